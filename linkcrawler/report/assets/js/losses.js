// What to act on: cards with the evidence, and the list to send.

const PILES = {
  lost: { name: "Lost", note: "Two checks agree that the link is gone. Ask for it back, or for your money.", test: (row) => link("state", row) === "lost", tone: "lost" },
  suspect: { name: "Suspect", note: "One check says that it is gone; the next one decides. Nothing to send yet.", test: (row) => link("state", row) === "suspect", tone: "suspect" },
  devalued: { name: "Live, but does not count", note: "The link is there, and something keeps it from counting.", test: (row) => link("state", row) === "live" && problemsOf(row).some((code) => SERIOUS.includes(code)), tone: "worse" },
  never_found: { name: "Never found", note: "The page was read, and no check ever found the link: was it ever placed?", test: (row) => link("state", row) === "never_found", tone: "never_found" },
  unknown: { name: "Could not look", note: "A bot wall, a time-out or robots.txt kept us out. That proves no loss; it is tried again by itself.", test: (row) => STATUSES_UNKNOWN.has(link("status", row)), tone: "unknown" },
};
const STATUSES_UNKNOWN = new Set(["blocked", "disallowed", "server_error", "unreachable", "refused"]);
const CARDS_AT_ONCE = 20;
const TARGET = "Target";
const ANY_TIME = "any time";

const acting = { pile: null, window: "7 days", reason: null, label: "", cards: CARDS_AT_ONCE };

function showPile(pile, window, target) {
  Object.assign(acting, { pile, window: window.name, reason: null, label: target ? `${TARGET}\0${target}` : "" });
  location.hash = "#/act";
}

function actView() {
  const holder = el("div");
  const piles = Object.fromEntries(Object.entries(PILES).map(([name, pile]) => [name, rowsWhere(pile.test)]));
  acting.pile ??= Object.keys(PILES).find((name) => piles[name].length) ?? "lost";
  if (!inWindow(piles.lost).length && acting.pile === "lost") acting.window = ANY_TIME;
  const redraw = (change = {}) => {
    Object.assign(acting, { cards: CARDS_AT_ONCE }, change);
    fill(holder, actParts(piles, redraw));
  };
  redraw();
  return [holder];
}

function inWindow(rows) {
  const window = report.summary.windows.find(({ name }) => name === acting.window);
  return window ? rows.filter((row) => (link("lost_at", row) ?? 0) >= window.since) : rows;
}

function actParts(piles, redraw) {
  const pile = PILES[acting.pile];
  const inTime = acting.pile === "lost" ? inWindow(piles.lost) : piles[acting.pile];
  const labelled = inTime.filter(hasLabel);
  const chosen = labelled.filter((row) => !acting.reason || reasonOf(row) === acting.reason);
  return [
    el("h1", {}, "To act on"),
    el("div", { class: "toolbar" }, segments("Links that are", Object.entries(PILES).map(([name, { name: text }]) => [name, `${text} ${pileCount(name, piles[name])}`]),
      acting.pile, (name) => redraw({ pile: name, reason: null, label: "" }))),
    el("p", { class: "soft" }, pile.note),
    heldWords(piles[acting.pile]),
    el("div", { class: "toolbar" },
      acting.pile === "lost" ? lostWindow(redraw) : null,
      labelChoice(inTime, redraw),
      el("div", { class: "push chips" }, chosen.length ? listButtons(() => chosen, `${acting.pile}-links`, LIST_FOR_AGENCY) : null)),
    el("div", { class: "toolbar" }, el("p", { class: "soft", role: "status" }, chosenWords(chosen)), reasonToggles(labelled, redraw)),
    cardList(chosen, pile, redraw),
  ];
}

// How many there are, also where the file holds only some of them; of what counts for nothing only the file's are known.
function pileTotal(name, rows) {
  const { held, whole } = report.summary;
  if (held === whole.links) return rows.length;
  if (name === "unknown") return [...STATUSES_UNKNOWN].reduce((sum, status) => sum + (whole.statuses[status] ?? 0), 0);
  return name === "devalued" ? null : whole.states[name] ?? 0;
}

function pileCount(name, rows) {
  const total = pileTotal(name, rows);
  return total === null ? `${number(rows.length)}+` : number(total);
}

function heldWords(rows) {
  const total = pileTotal(acting.pile, rows);
  if (total === rows.length) return null;
  const option = { unknown: `--status ${[...STATUSES_UNKNOWN].join(",")}`, devalued: "--state live" }[acting.pile] ?? `--state ${acting.pile}`;
  return el("p", { class: "note" }, total === null ? `This file holds ${number(rows.length)} of them. ` : `This file holds the newest ${number(rows.length)} of ${number(total)}. `,
    "For all of them: ", el("code", {}, `scrapy export ${option} --to list.xlsx`));
}

function chosenWords(chosen) {
  return `${plural(chosen.length, "link", "links")}${acting.label ? ` with ${acting.label.replace("\0", ": ")}` : ""}`;
}

function lostWindow(redraw) {
  const options = [...report.summary.windows.map((window) => [window.name, windowName(window)]), [ANY_TIME, "Any time"]];
  return segments("Lost in", options, acting.window, (window) => redraw({ window }));
}

const hasLabel = (row) => {
  if (!acting.label) return true;
  const [name, value] = acting.label.split("\0");
  return (name === TARGET ? link("target", row) : link("labels", row)?.[name]) === value;
};

// A column of the list with few different values (agency, campaign) tells whom to send it to.
function labelChoice(rows, redraw) {
  const values = new Map();
  for (const row of rows) {
    for (const [name, value] of [[TARGET, link("target", row)], ...Object.entries(link("labels", row) ?? {})]) {
      if (!values.has(name)) values.set(name, new Map());
      if (value) values.get(name).set(value, (values.get(name).get(value) ?? 0) + 1);
    }
  }
  const groups = [...values].filter(([name, counts]) => counts.size > (name === TARGET ? 1 : 0) && counts.size <= 40);
  if (!groups.length) return null;
  const choice = el("select", { class: "field", "aria-label": "Only links labelled", on: { change: () => redraw({ label: choice.value }) } },
    el("option", { value: "" }, "Everyone’s links"),
    groups.map(([name, counts]) => el("optgroup", { label: name }, [...counts].sort((a, b) => b[1] - a[1]).map(([value, count]) =>
      el("option", { value: `${name}\0${value}`, selected: acting.label === `${name}\0${value}` }, `${value} (${number(count)})`)))));
  return choice;
}

const reasonOf = (row) => (acting.pile === "devalued" ? SERIOUS.find((code) => problemsOf(row).includes(code)) : link("status", row));
const reasonName = (reason) => (acting.pile === "devalued" ? plainly(reason) : STATUSES[reason]);

function reasonToggles(rows, redraw) {
  const counts = new Map();
  for (const row of rows) counts.set(reasonOf(row), (counts.get(reasonOf(row)) ?? 0) + 1);
  if (counts.size < 2) return [];
  return [...counts].sort((a, b) => b[1] - a[1]).map(([reason, count]) => el("button", {
    type: "button", class: "toggle", "aria-pressed": String(acting.reason === reason),
    on: { click: () => redraw({ reason: acting.reason === reason ? null : reason }) },
  }, `${reasonName(reason)} ${number(count)}`));
}

function cardList(rows, pile, redraw) {
  if (!rows.length) return el("p", { class: "panel empty" }, acting.pile === "lost" ? "No link was lost in this span." : "None.");
  const list = el("ol", { class: "cards" });
  const left = rows.length - acting.cards;
  loadEvidence().then(() => list.append(...rows.slice(0, acting.cards).map((row) => card(row, rows, pile))));
  return [list, left > 0 ? button(`Show ${Math.min(left, CARDS_AT_ONCE)} more of ${number(left)}`, () => redraw({ cards: acting.cards + CARDS_AT_ONCE }), { look: "more" }) : null];
}

function card(row, rows, pile) {
  const state = link("state", row);
  const dates = [link("first_seen", row) && `first seen ${day(link("first_seen", row))}`, link("last_seen", row) && `last seen ${day(link("last_seen", row))}`,
    state === "lost" && `lost ${day(link("lost_at", row))}`].filter(Boolean).join(" · ");
  const found = link("placement", row) !== null;
  return el("li", { class: "panel card", "data-tone": pile.tone },
    el("div", { class: "card-head" },
      el("span", { class: "address" }, outward(link("page", row), address(link("page", row)))),
      el("span", { class: "chips" }, acting.pile === "devalued" ? problemsOf(row).map(problemChip) : el("span", { class: "chip", "data-tone": pile.tone }, STATUSES[link("status", row)]))),
    el("p", { class: "why" }, link("reason", row)),
    found ? quote(row) : null,
    el("div", { class: "card-foot" },
      el("span", {}, `to ${link("target", row)}`),
      found ? el("span", {}, `${state === "live" ? "" : "it stood "}${placeWords(row)}`) : null,
      dates ? el("span", {}, dates) : null,
      button("Evidence", () => openEvidence(row, rows), {})));
}
