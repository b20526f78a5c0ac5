"use strict";
const D = JSON.parse(document.getElementById("data").textContent);
const W = D.words;
const DAYS = D.days.length, SLOTS = D.modes.length + 1, PIKET = D.modes.length;
const narrow = matchMedia("(max-width: 760px)");
/* The page's parts by id. */
const byId = (id) => document.getElementById(id);

/* Elements are made, and text is only ever set as text. */
function make(tag, of = {}, ...inside) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(of)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "click") element.addEventListener("click", value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...inside.filter((each) => each !== null && each !== undefined && each !== ""));
  return element;
}
const number = (value) => String(value).replace(/\B(?=(\d{3})+$)/g, D.separator);
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (slot, name) => (name in values ? values[name] : slot));
const fold = (text) => text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");

/* Cells: one whole number for each person and day, pointing into D.states. */
const CELLS = (() => {
  const raw = atob(D.cells), view = new DataView(new ArrayBuffer(raw.length));
  for (let at = 0; at < raw.length; at++) view.setUint8(at, raw.charCodeAt(at));
  const read = D.width === 2 ? (at) => view.getUint16(at * 2, true) : (at) => view.getUint32(at * 4, true);
  return Array.from({ length: raw.length / D.width }, (_, at) => read(at));
})();
const stateOf = (person, day) => {
  const [mode, post, why, hours] = D.states[CELLS[person * DAYS + day]];
  return { mode, post, why, hours };
};
const nameOf = (person) => D.people.name[person] || D.people.key[person];
const titleOf = (person) => D.people.titles[D.people.title[person]];
const STAFF = D.units.code.map(() => []);
D.people.unit.forEach((unit, person) => STAFF[unit].push(person));
const usedModes = D.modes.map((mode, at) => at).filter((at) => D.strip.person_days[D.modes[at][0]] > 0 || at < 2);
const sparse = (rows) => new Map(rows.map(([line, day, many]) => [line * DAYS + day, many]));
const MARKS = sparse(D.marks);
const EMPTY = new Map();
for (const [line, day, many] of D.empty) EMPTY.set(line * DAYS + day, (EMPTY.get(line * DAYS + day) || 0) + many);

/* Rows: an office with all that is below it, and under it, when open, each unit by itself. */
const ROWS = [];
const add = (lines, slot) => (day) => lines.reduce((sum, line) => sum + D.counts[(line * DAYS + day) * SLOTS + slot], 0);
const addUp = (lines, of) => (day) => lines.reduce((sum, line) => sum + (of.get(line * DAYS + day) || 0), 0);
function row(label, lines, parent, depth, unit, title = label) {
  const made = {
    label, title, lines, parent, depth, unit, open: false, children: [],
    people: lines.reduce((sum, line) => sum + STAFF[line].length, 0),
    counts: Array.from({ length: SLOTS }, (_, slot) => add(lines, slot)),
    marks: addUp(lines, MARKS), empty: addUp(lines, EMPTY),
    text: fold(unit === null ? label : `${D.units.code[unit]} ${D.units.name[unit]}`),
  };
  ROWS.push(made);
  if (parent) parent.children.push(made);
  return made;
}
function buildRows() {
  const groups = new Map();
  D.units.top.forEach((top, line) => groups.set(top, [...(groups.get(top) || []), line]));
  for (const [top, lines] of groups) {
    const office = row(D.units.name[top], lines, null, 0, top);
    if (lines.length === 1) continue;
    for (const line of lines) {
      const own = line === top && D.units.depth[line] === 0;
      const name = D.units.name[line];
      row(own ? W.own_office : name, [line], office, Math.max(1, D.units.depth[line]), line, own ? `${name}: ${W.own_office}` : name);
    }
  }
}
const everyone = () => row(W.total, D.units.code.map((_, line) => line), null, 0, null);

/* The table. On a narrow screen it has one day, chosen above it. */
let shownDay = Math.max(0, D.days.findIndex((day) => day.kind === "work"));
const shownDays = () => (narrow.matches ? [shownDay] : D.days.map((_, day) => day));

function heading(day) {
  const it = D.days[day];
  return make("th", { scope: "col", class: it.kind, title: it.holiday ? `${it.text}: ${it.holiday}` : it.text },
    make("small", {}, it.weekday), make("b", {}, String(it.number)), make("small", {}, it.month),
    it.holiday && make("span", { class: "unseen" }, it.holiday));
}
function shares(counts) {
  const total = counts.reduce((sum, many) => sum + many, 0);
  let from = 0;
  const stops = counts.map((many, mode) => {
    const start = from;
    from += (100 * many) / (total || 1);
    return `var(--m${mode}) ${start}% ${from}%`;
  });
  return total ? `linear-gradient(90deg, ${stops.join(", ")})` : "none";
}
function told(counts, piket, empty, marks) {
  const modes = usedModes.map((mode) => `${D.modes[mode][0]} ${number(counts[mode])}`);
  if (piket) modes.push(`${W.piket} ${number(piket)}`);
  if (empty) modes.push(`${W.unfilled} ${number(empty)}`);
  if (marks) modes.push(`${W.findings} ${number(marks)}`);
  return modes.join(", ");
}
function cell(of, day) {
  const counts = D.modes.map((_, mode) => of.counts[mode](day));
  const piket = of.counts[PIKET](day), empty = of.empty(day), marks = of.marks(day);
  const works = counts.some((many) => many > 0);
  const label = `${of.title}, ${D.days[day].text}: ${works ? told(counts, piket, empty, marks) : W.no_work}`;
  const classes = [D.days[day].kind, marks ? "marked" : ""].join(" ").trim();
  const made = make("td", { class: classes, tabindex: -1, "aria-label": label, title: label, "data-day": day });
  if (!works) {
    made.append(make("span", { class: "none" }, "\u2013"));
    if (empty) made.append(make("span", { class: "short" }, ` \u25c7${number(empty)}`));
    return made;
  }
  const bar = make("span", { class: "bar" });
  bar.style.background = shares(counts);
  made.append(
    make("div", { class: "counts" }, ...usedModes.map((mode) =>
      make("span", { class: counts[mode] ? `m${mode}` : "zero" }, number(counts[mode])))),
    make("div", { class: "under" }, bar, piket ? make("span", { class: "post" }, `\u25c6${number(piket)}`) : null,
      empty ? make("span", { class: "short" }, `\u25c7${number(empty)}`) : null));
  return made;
}
function line(of) {
  const many = make("span", { class: "many", title: W.people }, number(of.people));
  const lead = of.children.length
    ? make("button", { type: "button", class: "fold", tabindex: -1, "aria-label": of.label, click: () => toggle(of) })
    : make("span", { class: "leaf" });
  const seven = of.unit !== null && !of.children.length && D.units.week[of.unit] === 7;
  const label = make("span", { title: seven ? W.week_in_turn : null }, of.label, seven ? make("span", { class: "none" }, " " + W.seven_days) : null);
  const made = make("tr", {
    class: of === TOTAL ? "total" : of.parent ? `below d${Math.min(3, of.depth)}` : "office",
    "aria-level": of.parent ? of.depth + 1 : 1,
    "aria-expanded": of.children.length ? String(of.open) : null,
  }, make("th", { scope: "row", tabindex: -1 }, make("div", { class: "name" }, lead, label, many)),
    ...shownDays().map((day) => cell(of, day)));
  made.of = of;
  of.line = made;
  return made;
}
/* What the numbers of a cell mean, in their order. */
const key = () => make("div", { class: "counts", "aria-hidden": "true" },
  ...usedModes.map((mode) => make("b", { class: `m${mode}` }, D.modes[mode][0])), make("span", { class: "post" }, `\u25c6${W.piket}`));
function draw() {
  const days = shownDays();
  byId("grid").tHead.replaceChildren(
    make("tr", { class: "days" }, make("th", { scope: "col" }, W.unit, key()), ...days.map(heading)), line(TOTAL));
  if (narrow.matches) TOTAL.line.cells[0].append(key());
  byId("grid").tBodies[0].replaceChildren(...ROWS.filter((of) => of !== TOTAL).map(line));
  show();
  rove(byId("grid").tBodies[0].querySelector("th"));
}

/* What is shown: rows that match the search, and those below an open office. */
let query = "", matched = new Set(), matchedPeople = [];
function search(text) {
  query = fold(text.trim());
  matchedPeople = [];
  const numbered = [];
  if (query) D.people.key.forEach((key, person) => {
    if (fold(D.people.name[person]).includes(query)) matchedPeople.push(person);
    else if (fold(key).includes(query)) numbered.push(person);
  });
  matchedPeople.push(...numbered);
  matched = new Set(matchedPeople.map((person) => D.people.unit[person]));
  show();
  showMatches();
}
const own = (of) => of.text.includes(query) || (of.lines.length === 1 && matched.has(of.lines[0]));
function show() {
  for (const of of ROWS.filter((each) => !each.parent && each !== TOTAL)) {
    const below = query ? of.children.filter(own) : [];
    const opened = of.open || below.length > 0;
    of.line.hidden = Boolean(query) && !own(of) && !below.length;
    if (of.children.length) of.line.setAttribute("aria-expanded", String(opened));
    for (const child of of.children) {
      child.line.hidden = query && below.length && !of.open ? !below.includes(child) : !opened || of.line.hidden;
    }
  }
}
function toggle(of, open = of.line.getAttribute("aria-expanded") !== "true") {
  of.open = open;
  show();
}
function showMatches() {
  const place = byId("matches"), limit = 24;
  place.hidden = !query;
  if (!query) return place.replaceChildren();
  const units = ROWS.filter((of) => of.unit !== null && of.text.includes(query) && (of.parent || !of.children.length)).length;
  const people = matchedPeople.length;
  const head = people || units ? fill(W.matches, { units: number(units), people: number(people) }) : W.nothing;
  const found = matchedPeople.slice(0, limit).map((person) => make("li", {}, make("button",
    { type: "button", click: (event) => openPerson(person, null, event.currentTarget) },
    nameOf(person), make("small", {}, `${D.people.key[person]} \u00b7 ${D.units.name[D.people.unit[person]]}`))));
  const more = people > limit ? make("p", { class: "hint" }, fill(W.more_people, { n: number(people - limit) })) : null;
  place.replaceChildren(make("p", {}, head), make("ul", {}, ...found), ...(more ? [more] : []));
}

/* Keys: one cell of the table can have the focus by Tab, the arrows move it. */
let roving = null;
function rove(target) {
  if (roving) roving.tabIndex = -1;
  roving = target;
  if (target) target.tabIndex = 0;
}
function move(from, rows, columns) {
  const lines = [...byId("grid").rows].filter((each) => each.of && !each.hidden);
  const at = lines.indexOf(from.parentElement);
  const next = lines[Math.min(lines.length - 1, Math.max(0, at + rows))];
  const to = next.cells[Math.min(next.cells.length - 1, Math.max(0, from.cellIndex + columns))];
  rove(to);
  to.focus();
}
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], Home: [0, -9999], End: [0, 9999], PageUp: [-12, 0], PageDown: [12, 0] };
function press(event) {
  const from = event.target.closest("#grid th, #grid td");
  if (!from || !from.parentElement.of || event.ctrlKey || event.altKey || event.metaKey) return;
  const of = from.parentElement.of, head = from.cellIndex === 0;
  const opened = from.parentElement.getAttribute("aria-expanded");
  if (event.key === "Enter" || event.key === " ") head ? of.children.length && toggle(of) : openCell(of, Number(from.dataset.day), from);
  else if (head && event.key === "ArrowRight" && opened === "false") toggle(of, true);
  else if (head && event.key === "ArrowLeft" && opened === "true") toggle(of, false);
  else if (STEPS[event.key]) move(from, ...STEPS[event.key]);
  else return;
  event.preventDefault();
}
