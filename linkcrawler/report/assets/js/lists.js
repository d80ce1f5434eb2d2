// Lists to send: CSV and the clipboard, safe in a spreadsheet.

// The rule of the exports (export/safe_cell.py): what a spreadsheet may take for a formula gets an
// apostrophe in front, and so does what follows a semicolon, a tab or a line break.
const SIGN = "(?=[ \"'\\u00a0\\ufeff\\u3000]*[=+@＝＋－＠-])";
const FIRST = new RegExp(`^(?:[\\t\\r\\n]|${SIGN})`);
const FURTHER = new RegExp(`([;\\t\\r\\n])${SIGN}`, "g");

function inert(value) {
  const text = (value === null || value === undefined ? "" : String(value)).replace(FURTHER, "$1'");
  return FIRST.test(text) ? `'${text}` : text;
}

function csvCell(value) {
  const text = inert(value);
  return /[",;\r\n\t]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const isoDay = (seconds) => (seconds ? new Date(seconds * 1000).toISOString().slice(0, 10) : "");

const LIST_COLUMNS = {
  "page": (row) => link("page", row),
  "should link to": (row) => link("target", row),
  "state": (row) => STATES[link("state", row)],
  "what was found": (row) => STATUSES[link("status", row)],
  "why": (row) => link("reason", row),
  "problems": (row) => problemsOf(row).map(plainly).join(", "),
  "score": (row) => link("score", row),
  "anchor": (row) => link("anchor", row),
  "rel": (row) => RELS[link("rel", row)] ?? "",
  "place in the page": (row) => link("placement", row),
  "under the heading": (row) => report.evidence.at("heading", row),
  "words before": (row) => report.evidence.at("left", row),
  "words after": (row) => report.evidence.at("right", row),
  "xpath": (row) => report.evidence.at("xpath", row),
  "first seen": (row) => isoDay(link("first_seen", row)),
  "last seen": (row) => isoDay(link("last_seen", row)),
  "gone since": (row) => isoDay(link("gone_since", row)),
  "lost on": (row) => isoDay(link("lost_at", row)),
  "last checked": (row) => isoDay(link("checked", row)),
};

function labelNames(rows) {
  const names = new Set();
  for (const row of rows) for (const name of Object.keys(link("labels", row) ?? {})) names.add(name);
  return [...names];
}

async function listOf(rows) {
  await loadEvidence();
  const labels = labelNames(rows);
  const head = [...Object.keys(LIST_COLUMNS), ...labels];
  const getters = Object.values(LIST_COLUMNS);
  const body = rows.map((row) => [...getters.map((get) => get(row)), ...labels.map((name) => link("labels", row)?.[name] ?? "")]);
  return [head, ...body];
}

async function downloadList(rows, name) {
  const text = (await listOf(rows)).map((cells) => cells.map(csvCell).join(",")).join("\r\n");
  const file = new Blob(["\ufeff", text, "\r\n"], { type: "text/csv;charset=utf-8" });
  const anchor = el("a", { href: URL.createObjectURL(file), download: `${name}-${isoDay(report.summary.made_at)}.csv` });
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(anchor.href), 60_000);
  toast(`${plural(rows.length, "link", "links")} written to ${anchor.download}`);
}

async function copyList(rows) {
  const flat = (value) => inert(String(value ?? "").replace(/[\t\r\n]+/g, " "));
  const text = (await listOf(rows)).map((cells) => cells.map(flat).join("\t")).join("\n");
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    copyTheOldWay(text); // files opened from disk have no clipboard in some browsers
  }
  toast(`${plural(rows.length, "link", "links")} copied: paste them into a mail or a sheet`);
}

function copyTheOldWay(text) {
  const area = el("textarea", { class: "hidden-text", "aria-hidden": "true" });
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}

const LIST_FOR_AGENCY = "Download the list for the agency (CSV)";
const LIST = "Download the list (CSV)";

function listButtons(rowsNow, name, label, look = "primary") {
  return [
    button(label, () => downloadList(rowsNow(), name), { name: "download", look }),
    button("Copy the list", () => copyList(rowsNow()), { name: "copy" }),
  ];
}
