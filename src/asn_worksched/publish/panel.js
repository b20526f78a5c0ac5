/* The panel beside the table: the people of a unit on a day, or one person day by day. */
let opener = null;
function openPanel(title, above, body, from) {
  const panel = byId("panel");
  if (panel.hidden) opener = from;
  const head = make("h2", { id: "panel-title", tabindex: -1 }, title);
  panel.replaceChildren(
    make("div", { class: "panelHead" },
      make("div", { class: "panelTop" }, head,
        make("button", { type: "button", "aria-label": W.close, title: W.close, click: closePanel }, "\u2715")), ...above),
    make("div", { class: "panelBody" }, ...body));
  panel.hidden = false;
  document.body.classList.add("open");
  rest(narrow.matches);
  return head;
}
function closePanel() {
  byId("panel").hidden = true;
  document.body.classList.remove("open");
  rest(false);
  select(null);
  if (opener && opener.isConnected) opener.focus();
}
/* On a narrow screen the panel covers the page, which must then be out of reach. */
function rest(inert) {
  for (const part of document.querySelectorAll("header, main, footer")) part.inert = inert;
}
function select(td) {
  for (const each of document.querySelectorAll("#grid [aria-selected]")) each.removeAttribute("aria-selected");
  if (td) td.setAttribute("aria-selected", "true");
}
const code = (text) => make("code", {}, text);
const unverified = () => make("span", { class: "badge warn", title: W.unverified_why }, W.unverified);
function whyOf(why) {
  if (why < 0) return make("span", { class: "why" }, W.no_article);
  const [rule, text, verified] = D.whys[why];
  return make("span", { class: "why" }, text, " ", rule && code(rule), " ", verified ? null : unverified());
}
const hoursOf = (hours) => (hours < 0 ? "" : D.hours[hours]);
const postBadge = (post) => (post ? make("span", { class: "badge post" }, `\u25c6 ${D.shifts[post - 1] ? W.shift : W.piket} ${D.posts[post - 1]}`) : null);

function stepDay(of, day, by) {
  const to = day + by, words = by < 0 ? W.before : W.after;
  return make("button", {
    type: "button", "aria-label": words, title: words, disabled: !(to in D.days),
    click: () => openCell(of, to, opener),
  }, by < 0 ? "\u2039" : "\u203a");
}
let onlyMode = -1;
function openCell(of, day, from) {
  const td = of.line && [...of.line.cells].find((each) => each.dataset.day === String(day));
  select(td);
  const it = D.days[day];
  const people = of.lines.flatMap((unit) => STAFF[unit]).map((person) => ({ person, ...stateOf(person, day) }));
  const sizes = [people.length, ...D.modes.map((_, mode) => people.filter((each) => each.mode === mode + 1).length)];
  const off = people.filter((each) => each.mode === 0).length;
  const chip = (mode, text, many, paint) => many || mode < 0 ? make("button", {
    type: "button", "aria-pressed": String(onlyMode === mode), title: mode > 0 ? D.modes[mode - 1][1] : null,
    click: () => { onlyMode = mode; openCell(of, day, opener); byId("panel").querySelector("[aria-pressed=true]").focus(); },
  }, paint, text, " ", number(many)) : null;
  if (onlyMode >= 0 && !(onlyMode ? sizes[onlyMode] : off)) onlyMode = -1;
  const swatch = (mode) => make("span", { class: `swatch b${mode}` });
  const above = [
    make("div", { class: "panelDay" }, stepDay(of, day, -1),
      make("p", {}, it.text, it.holiday && make("small", {}, it.holiday)), stepDay(of, day, 1)),
    make("div", { class: "chips", role: "group", "aria-label": W.mode }, chip(-1, W.everyone, sizes[0]),
      ...D.modes.map((mode, at) => chip(at + 1, mode[0], sizes[at + 1], swatch(at))), chip(0, W.no_work, off)),
  ];
  const groups = [...D.modes.map((_, at) => at + 1), 0].filter((mode) => onlyMode < 0 || mode === onlyMode);
  const body = groups.flatMap((mode) => group(of, mode, people.filter((each) => each.mode === mode), day));
  const head = openPanel(of.title, above, [...alerts(of, day), ...body], from);
  if (from && !byId("panel").contains(document.activeElement)) head.focus();
}
/* What is wrong in a cell: seats left empty, and findings about its people. */
function alerts(of, day) {
  const here = (each) => each[0] === day && of.lines.includes(each[1]);
  const told = [
    ...D.unfilled.filter(here).map((each) => [`${W.unfilled}: ${each[4]} ${number(each[5])}`, each[6]].filter(Boolean).join(" \u00b7 ")),
    ...D.findings.filter(here).map((each) => [each[5], each[2] >= 0 ? nameOf(each[2]) : D.units.name[each[1]], each[4]].join(" \u00b7 ")),
  ];
  return told.length ? [make("ul", { class: "alerts bad" }, ...told.map((text) => make("li", {}, text)))] : [];
}
function group(of, mode, people, day) {
  if (!people.length) return [];
  const text = mode ? `${D.modes[mode - 1][0]} \u00b7 ${D.modes[mode - 1][1]}` : W.no_work;
  const items = [...people].sort((one, two) => Boolean(two.post) - Boolean(one.post) || one.person - two.person);
  return [make("h3", { class: mode ? `m${mode - 1}` : "" }, `${text} (${number(people.length)})`),
    make("ol", {}, ...items.map((each) => personItem(of, each, day)))];
}
function personItem(of, each, day) {
  const unit = D.people.unit[each.person];
  const key = D.people.name[each.person] && D.people.key[each.person];
  const about = [titleOf(each.person), unit !== of.unit && D.units.name[unit], key].filter(Boolean).join(" \u00b7 ");
  const name = make("button", { type: "button", class: "link", click: () => openPerson(each.person, { of, day }, opener) }, nameOf(each.person));
  return make("li", { class: "person" },
    make("div", { class: "row" }, name, make("span", { class: "hours" }, hoursOf(each.hours))),
    about && make("small", {}, about), postBadge(each.post),
    each.mode ? whyOf(each.why) : null);
}
function openPerson(person, back, from) {
  select(null);
  const unit = D.units.name[D.people.unit[person]];
  const above = [
    make("p", { class: "hint" }, [titleOf(person), unit, D.people.key[person]].filter(Boolean).join(" \u00b7 ")),
    back && make("button", { type: "button", click: () => openCell(back.of, back.day, opener) }, `\u2039 ${W.back}`),
  ].filter(Boolean);
  const rows = D.days.map((it, day) => {
    const { mode, post, why, hours } = stateOf(person, day);
    const what = mode ? make("b", { class: `m${mode - 1}`, title: D.modes[mode - 1][1] }, D.modes[mode - 1][0]) : make("span", { class: "none" }, W.no_work);
    return make("tr", { class: it.kind },
      make("th", { scope: "row", title: it.holiday || null }, `${it.weekday} ${it.number} ${it.month}`),
      make("td", {}, make("div", { class: "row" }, what, make("span", { class: "hours" }, hoursOf(hours))), postBadge(post),
        mode ? whyOf(why) : it.holiday ? make("span", { class: "why" }, it.holiday) : null));
  });
  const table = make("table", { class: "days" }, make("caption", { class: "unseen" }, fill(W.person_days_of, { name: nameOf(person) })),
    make("tbody", {}, ...rows));
  openPanel(nameOf(person), above, [table], from).focus();
}

/* Around the table: verdict, strip, legend, notes. */
function tile(label, big, small, kind = "") {
  const words = /^\p{L}/u.test(big) ? "big words" : "big";
  return make("div", {}, make("dt", {}, label), make("dd", { class: words }, big), small && make("dd", { class: `small ${kind}` }, small));
}
function proofTile() {
  const proof = D.strip.proof;
  if (!proof) return tile(W.proof, W.no_proof, W.no_proof_why, "warn");
  const best = proof.status === "optimal";
  return tile(W.proof, best ? W.optimal : W.feasible, fill(W.solved, { engine: proof.engine, seed: proof.seed }));
}
function percent(part, of) {
  const tenths = Math.round((1000 * part) / (of.reduce((sum, many) => sum + many, 0) || 1));
  return `${Math.floor(tenths / 10)}${D.separator === "." ? "," : "."}${tenths % 10}%`;
}
function modesTile() {
  const done = D.modes.map((mode) => D.strip.person_days[mode[0]]);
  const bar = make("div", { class: "thick" });
  bar.style.background = shares(done);
  return make("div", { class: "wide" }, make("dt", {}, W.person_days), make("dd", {},
    make("div", { class: "shares" }, ...usedModes.map((mode) => make("span", { title: D.modes[mode][1] },
      make("span", { class: `swatch b${mode}` }), `${D.modes[mode][0]} `, make("b", {}, number(done[mode])),
      make("small", {}, ` ${percent(done[mode], done)}`)))), bar));
}
function drawStrip() {
  const strip = D.strip, piket = strip.piket, officers = { n: number(piket.officers), least: piket.least, most: piket.most };
  const seats = !piket.seats ? W.no_seats : piket.unfilled ? fill(W.n_empty, { n: number(piket.unfilled) }) : fill(W.officers, officers);
  byId("strip").replaceChildren(
    tile(W.people, number(strip.people), `${number(strip.opd)} ${W.opds} \u00b7 ${number(strip.units)} ${W.units}`),
    tile(W.days, number(strip.days.all), `${number(strip.days.working)} ${W.working_days}`),
    modesTile(),
    tile(W.seats, `${number(piket.filled)} / ${number(piket.seats)}`, seats, piket.unfilled ? "bad" : ""),
    tile(W.findings, strip.audited ? number(strip.findings.total) : "\u2013", strip.conflicts.total ? `${W.conflicts}: ${number(strip.conflicts.total)}` : strip.audited ? null : W.not_audited),
    proofTile());
  byId("period").textContent = fill(W.period, { first: D.days[0].text, last: D.days[DAYS - 1].text });
  const verdict = byId("verdict"), total = strip.findings.total;
  verdict.className = !strip.audited ? "warn" : total ? "bad" : "good";
  verdict.textContent = !strip.audited ? W.not_audited : total ? fill(W.unlawful, { n: number(total) }) : `\u2713 ${W.lawful}`;
}
function drawLegend() {
  const square = (kind, text) => make("li", {}, make("span", { class: `swatch square ${kind}` }), text);
  const off = D.days.filter((day) => day.holiday).map((day) => `${day.number} ${day.month} ${day.holiday}`);
  byId("legend").replaceChildren(
    ...usedModes.map((mode) => make("li", {}, make("span", { class: `swatch b${mode}` }), make("b", { class: `m${mode}` }, D.modes[mode][0]), ` ${D.modes[mode][1]}`)),
    make("li", {}, make("span", { class: "post" }, "\u25c6 "), W.piket_officers),
    make("li", {}, make("span", { class: "short" }, "\u25c7 "), W.empty_seat),
    square("marked", W.finding_mark), square("weekend", W.weekend),
    square("holiday", off.length ? `${W.holiday}: ${off.join("; ")}` : W.holiday));
}
function whoOf([day, line, person, name]) {
  if (person >= 0) return make("button", { type: "button", class: "link", click: (event) => openPerson(person, null, event.currentTarget) }, nameOf(person));
  const of = line >= 0 && day >= 0 && ROWS.find((each) => each.unit === line && (each.parent || !each.children.length));
  if (!of) return name;
  return make("button", { type: "button", class: "link", click: (event) => openCell(of, day, event.currentTarget) }, D.units.name[line]);
}
function note(title, total, heads, rows, none = W.none_found) {
  if (!total) return make("section", { class: "quiet" }, make("h2", {}, title), make("p", { class: "hint" }, none));
  const table = make("table", { class: "list" },
    make("thead", {}, make("tr", {}, ...heads.map((head) => make("th", { scope: "col" }, head)))),
    make("tbody", {}, ...rows.map((cells) => make("tr", {}, ...cells.map((each) => make("td", {}, each))))));
  const part = rows.length < total ? make("p", { class: "hint" }, fill(W.shown_of, { shown: number(rows.length), total: number(total) })) : null;
  return make("details", { open: total <= 50 }, make("summary", {}, title, make("span", { class: "tally bad" }, number(total))), part,
    make("div", { class: "wideTable" }, table));
}
const dayCell = (day) => (day < 0 ? "" : `${D.days[day].weekday} ${D.days[day].number} ${D.days[day].month}`);
function drawNotes() {
  const none = D.strip.audited ? W.none_found : W.audit_missing;
  byId("notes").replaceChildren(
    note(W.findings, D.strip.findings.total, [W.date, W.who, W.code, W.what],
      D.findings.map((each) => [dayCell(each[0]), whoOf(each), code(each[5]), each[4]]), none),
    note(W.conflicts, D.strip.conflicts.total, [W.date, W.who, W.what], D.conflicts.map((each) => [dayCell(each[0]), whoOf(each), each[4]])),
    note(W.unfilled, D.strip.piket.unfilled + D.strip.shifts.missing, [W.date, W.unit, W.post, W.missing, W.reason, W.basis],
      D.unfilled.map((each) => [dayCell(each[0]), whoOf(each), each[4], number(each[5]), each[6], each[7]])));
}
function drawSource() {
  const proof = D.strip.proof;
  const values = proof && { engine: proof.engine, objective: number(proof.objective), bound: number(proof.bound), seed: proof.seed };
  byId("source").textContent = [W.made_with, proof && fill(W.proof_line, values)].filter(Boolean).join(" ");
}
function drawDays() {
  byId("day").replaceChildren(...D.days.map((it, day) => make("button", {
    type: "button", class: it.kind, "aria-pressed": String(day === shownDay), "aria-label": `${it.text} ${it.holiday}`.trim(),
    click: () => { shownDay = day; drawDays(); draw(); byId("day").children[day].focus(); },
  }, make("small", {}, it.weekday), make("b", {}, String(it.number)), make("small", {}, it.month))));
}

buildRows();
const TOTAL = everyone();
drawStrip();
drawLegend();
drawNotes();
drawDays();
draw();
drawSource();
byId("find").addEventListener("input", (event) => search(event.target.value));
byId("expand").addEventListener("click", () => ROWS.forEach((of) => of.children.length && toggle(of, true)));
byId("collapse").addEventListener("click", () => ROWS.forEach((of) => of.children.length && toggle(of, false)));
byId("print").addEventListener("click", () => print());
byId("grid").addEventListener("keydown", press);
byId("grid").addEventListener("click", (event) => {
  const td = event.target.closest("td"), th = event.target.closest("tbody th");
  if (td) { rove(td); openCell(td.parentElement.of, Number(td.dataset.day), td); }
  else if (th && th.parentElement.of.children.length && !event.target.closest(".fold")) toggle(th.parentElement.of);
});
narrow.addEventListener("change", draw);
document.addEventListener("keydown", (event) => { if (event.key === "Escape" && !byId("panel").hidden) closePanel(); });
