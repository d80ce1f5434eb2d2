// The opened evidence of one link: why we say so, where it stands or stood, and what the page says.

let evidencePanel = null;

async function openEvidence(row, rows) {
  await loadEvidence();
  if (!evidencePanel) {
    evidencePanel = el("dialog", { class: "evidence", "aria-labelledby": "evidence-title" });
    evidencePanel.addEventListener("click", (event) => event.target === evidencePanel && evidencePanel.close());
    evidencePanel.addEventListener("keydown", turnPages);
    document.body.append(evidencePanel);
  }
  evidencePanel.rows = rows;
  showEvidence(row);
  if (!evidencePanel.open) evidencePanel.showModal();
}

function turnPages(event) {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (step && !event.altKey && !event.ctrlKey && !event.metaKey) turn(step);
}

function turn(step) {
  const { rows, row } = evidencePanel;
  const next = rows[rows.indexOf(row) + step];
  if (next !== undefined) showEvidence(next);
}

function showEvidence(row) {
  const { rows } = evidencePanel;
  evidencePanel.row = row;
  const head = el("div", { class: "evidence-head" },
    el("span", { class: "place" }, `${number(rows.indexOf(row) + 1)} of ${number(rows.length)}`),
    iconButton("Previous link (left arrow)", "previous", () => turn(-1)),
    iconButton("Next link (right arrow)", "next", () => turn(1)),
    iconButton("Close (Esc)", "close", () => evidencePanel.close()));
  const body = el("div", { class: "evidence-body" }, evidenceParts(row));
  evidencePanel.replaceChildren(head, body);
  evidencePanel.scrollTop = 0;
}

const shown = (name, row) => report.evidence.at(name, row);

function evidenceParts(row) {
  return [
    el("div", {},
      el("h2", { id: "evidence-title", tabindex: "-1", autofocus: true }, outward(link("page", row), address(link("page", row)))),
      link("title", row) ? el("p", { class: "soft" }, link("title", row)) : null),
    verdictPart(row), problemPart(row), placePart(row), scorePart(row), toolPart(row), lifePart(row), pagePart(row), listPart(row),
  ];
}

function verdictPart(row) {
  const state = link("state", row);
  return el("div", { class: "verdict", "data-tone": state },
    el("b", {}, `${STATES[state]}: ${STATUSES[link("status", row)].toLowerCase()}`),
    el("p", {}, link("reason", row)));
}

function problemPart(row) {
  const problems = problemsOf(row);
  if (!problems.length) return null;
  return block("What is wrong", el("ul", { class: "problem-list" },
    problems.map((code) => el("li", {}, problemChip(code), el("span", {}, meaning("Problem", code))))));
}

function placePart(row) {
  if (link("placement", row) === null) {
    return block("Where the link stands", el("p", { class: "soft" }, "No check has ever found it."));
  }
  const title = link("status", row) === "live" ? "Where the link stands" : `Where the link stood, as last seen on ${day(shown("evidence_of", row))}`;
  const xpath = shown("xpath", row);
  return block(title, quote(row), facts({
    "Place": [`${placeWords(row)}, `, el("span", { class: "soft" }, `${Math.round(shown("confidence", row) * 100)} % sure, by the rule `), el("code", {}, shown("rule", row))],
    "In the text": where(shown("position", row)),
    "Anchor": [link("anchor", row) || el("i", {}, "none"), el("span", { class: "soft" }, ` (${plainly(link("anchor_kind", row))})`)],
    "rel": followWords(row),
    "Leads to": outward(shown("url", row)),
    "Differs in": shown("differs", row) ? plainly(shown("differs", row)).replaceAll(" ", ", ") : null,
    "By way of": shown("via", row) ? outward(shown("via", row)) : null,
    "Answers": shown("target_status", row) ? `${shown("target_status", row)} at ${shown("target_url", row) ?? ""}` : null,
    "Hidden by": shown("hidden_by", row) ? meaning("HiddenBy", shown("hidden_by", row)) : null,
    "Put there by": shown("rendered_only", row) ? "a script: it is not in the page as sent" : null,
    "More such links": shown("count", row) > 1 ? `${shown("count", row) - 1} on the same page` : null,
    "XPath": [el("code", {}, xpath), button("Copy", () => copyText(xpath), {})],
  }));
}

function scorePart(row) {
  const score = link("score", row);
  if (score === null) return null;
  const parts = shown("parts", row).map(([name, percent, why]) => el("li", { class: "score-part" },
    el("span", {}, name), el("span", { class: "bar-track", "aria-hidden": "true" }, percent ? el("span", { class: "bar-fill", width: `${percent}%` }) : null),
    el("span", { class: "number" }, percent === null ? "–" : `${percent} %`), el("span", { class: "soft" }, why)));
  return block(`Quality score: ${Math.round(score)} of 100`, el("ul", {}, parts));
}

async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    copyTheOldWay(text);
  }
  toast("Copied");
}

function followWords(row) {
  const words = shown("rel_words", row);
  const barred = shown("nofollow_by", row);
  const because = barred ? `not followed (${barred.replaceAll(" ", ", ")})` : "followed";
  return words ? [el("code", {}, words), ` – ${because}`] : because;
}

function where(position) {
  const percent = Math.round(position * 100);
  return [`after ${percent} % of it`, el("div", { class: "where", "aria-hidden": "true" }, el("i", { left: `${percent}%` }))];
}

const spaceBefore = (text) => (/^[.,;:!?)\]’”»…]/.test(text) ? "" : " ");

function quote(row) {
  const heading = shown("heading", row);
  return el("blockquote", { class: "quote" },
    heading ? el("span", { class: "from" }, `Under the heading “${heading}”`) : null,
    `… ${shown("left", row)} `, el("mark", {}, link("anchor", row) || "[no text]"), `${spaceBefore(shown("right", row))}${shown("right", row)} …`);
}

function toolPart(row) {
  const words = (link("disagrees", row) || "").split(" ").filter(Boolean);
  if (!words.length) return null;
  const said = shown("reported", row);
  const sentences = {
    there: `It lists the link${said.last_seen ? ` (last seen there ${said.last_seen})` : ""}; the page does not have it.`,
    follow: `It takes the link for ${said.follow ? "followed" : "not followed"}; by its rel it is ${said.follow ? "not" : "one"}.`,
    anchor: `It knows the anchor “${said.anchor}”; the page says “${link("anchor", row)}”.`,
  };
  return block(`${said.tool} says otherwise`, el("ul", { class: "problem-list" }, words.map((word) => el("li", {}, el("i", { class: "dot", "data-tone": "suspect" }), el("span", {}, sentences[word])))));
}

function lifePart(row) {
  const moments = [
    ["live", "First seen", link("first_seen", row)],
    ["live", "Last seen", link("last_seen", row)],
    ["suspect", "Gone since", link("gone_since", row)],
    ["lost", "Loss confirmed", link("lost_at", row)],
    ["accent", "Last checked", link("checked", row)],
    ["unknown", "Next check due", shown("next_check", row)],
  ].filter(([, , moment]) => moment).sort((a, b) => a[2] - b[2]);
  const moves = report.summary.moves.filter((move) => move[0] === row && move[3] !== "state");
  return block("Over time",
    el("ol", { class: "life" }, moments.map(([tone, text, moment]) => el("li", { "data-tone": tone },
      el("i", { class: "dot" }), el("span", {}, text), el("time", {}, day(moment))))),
    moves.length ? el("ol", { class: "life" }, moves.map((move) => el("li", { "data-tone": move[1] },
      el("i", { class: "dot" }), el("span", {}, moveWords(move)), el("time", {}, day(move[2]))))) : null);
}

function pagePart(row) {
  const indexable = link("indexable", row);
  const code = link("language", row), declared = shown("declared", row);
  return block("The page", facts({
    "Answered": [shown("http_status", row) ?? "nothing", shown("rendered", row) ? ", looked at in the browser" : ""],
    "Under": shown("address", row) ? outward(shown("address", row)) : null,
    "Redirects": shown("redirects", row).length ? el("ol", {}, shown("redirects", row).map(([hop, url]) => el("li", {}, `${hop} ${url}`))) : null,
    "Google may index": indexable === null ? "not known" : indexable ? "yes" : `no: ${shown("blockers", row).split(" ").map(plainly).join(", ")}`,
    "Canonical": shown("canonical", row) ? outward(shown("canonical", row)) : null,
    "Language": languageName(code) + (declared && !declared.startsWith(code) ? `; the page declares ${declared}` : ""),
    "Words": shown("words", row) === null ? null : number(shown("words", row)),
    "Links to other sites": shown("external_links", row) === null ? null : number(shown("external_links", row)),
  }));
}

function listPart(row) {
  const pairs = (object, before) => Object.entries(object ?? {}).map(([name, value]) => [`${before}${plainly(name)}`, String(value)]);
  const rows = [
    ["Should link to", link("target", row)], ...pairs(shown("expected", row), "expected "),
    ...pairs(shown("reported", row), "reported: "), ...pairs(link("labels", row), ""),
  ];
  return block("From your list", facts(Object.fromEntries(rows)));
}

const block = (title, ...inside) => el("section", { class: "block" }, el("h3", {}, title), inside);

function facts(pairs) {
  const said = Object.entries(pairs).filter(([, value]) => value !== null && value !== undefined && value !== "");
  return el("dl", { class: "facts" }, said.map(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]));
}
