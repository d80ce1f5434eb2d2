// The table of links: Tabulator draws only what is in sight, so that 20,000 rows stay quick.

let tableNow = null;

function showLinks(filter) {
  location.hash = `#/links?${queryOf(filter)}`;
}

function linksView(filter) {
  const holder = el("div", { class: "panel grid-panel" }, el("div", { id: "grid" }));
  const count = el("span", { class: "shown-count", role: "status" });
  const shownRows = () => (tableNow ? tableNow.getData("active").map((data) => data.row) : []);
  const apply = (change) => {
    Object.assign(filter, change);
    history.replaceState(null, "", `#/links?${queryOf(filter)}`);
    tableNow?.setFilter((data) => matcherNow(data.row));
    clear.hidden = !queryOf(filter);
  };
  let matcherNow = matcher(filter);
  const change = (values) => {
    matcherNow = matcher({ ...filter, ...values });
    apply(values);
  };
  const clear = button("Clear", () => showLinks({}), { look: "plain" });
  clear.hidden = !queryOf(filter);
  queueMicrotask(() => startTable(holder.firstChild, (data) => matcherNow(data.row), (rows) => {
    count.replaceChildren(`${number(rows)} of ${plural(report.links.length, "link", "links")}`);
  }));
  return [
    el("h1", {}, "Links"),
    report.summary.held < report.summary.whole.links ? heldNote() : null,
    el("div", { class: "toolbar", role: "search" }, searchField(filter, change), filterChoices(filter, change), anchorChip(filter), clear),
    el("div", { class: "toolbar" }, count, el("div", { class: "push chips" }, listButtons(shownRows, "links", LIST, ""))),
    holder,
    el("p", { class: "soft hint" }, "Arrow keys walk through the rows, Enter opens the evidence."),
  ];
}

function searchField(filter, change) {
  let wait = null;
  const field = el("input", {
    type: "search", class: "field", placeholder: "Search page, anchor, title, label …", "aria-label": "Search links", value: filter.q ?? "",
    on: {
      input: () => {
        clearTimeout(wait);
        wait = setTimeout(() => change({ q: field.value }), 120);
      },
    },
  });
  return field;
}

function anchorChip(filter) {
  return "anchor" in filter ? el("span", { class: "chip" }, `Anchor: ${filter.anchor || "(none)"}`) : null;
}

function tableRows() {
  const names = ["page", "target", "state", "anchor", "rel", "placement", "language", "indexable", "problems", "first_seen", "last_seen", "score"];
  return Array.from({ length: report.links.length }, (_, row) => {
    const data = { row };
    for (const name of names) data[name] = link(name, row);
    data.state = STATE_RANK[data.state];
    data.page = data.page.replace(/^https?:\/\/(www\.)?/i, "");
    return data;
  });
}

const STATE_RANK = { lost: 0, suspect: 1, never_found: 2, unknown: 3, live: 4 };
const narrow = matchMedia("(max-width: 720px)");

function startTable(element, filter, tell) {
  tableNow?.destroy();
  const table = new Tabulator(element, {
    data: tableRows(), index: "row", layout: "fitColumns", rowHeight: 40, columns: tableColumns(),
    initialFilter: [{ field: filter }], responsiveLayout: "hide", placeholder: "No link matches.", columnHeaderSortMulti: false,
    rowFormatter: (row) => {
      row.getElement().tabIndex = row.getPosition() === 1 ? 0 : -1;
    },
  });
  table.on("rowClick", (_, row) => openFrom(table, row));
  table.on("dataFiltered", (_, rows) => tell(rows.length));
  table.on("tableBuilt", () => {
    for (const column of element.querySelectorAll(".tabulator-col.tabulator-sortable")) column.tabIndex = 0;
  });
  element.addEventListener("keydown", (event) => walkTable(event, table, element));
  tableNow = table;
}

function tableColumns() {
  const cell = (make) => (found) => make(found.getData().row);
  const text = (make) => cell((row) => el("span", {}, make(row)));
  const date = (name, title, responsive) => ({ title, field: name, width: 122, responsive, formatter: text((row) => day(link(name, row))), headerSortStartingDir: "desc" });
  const columns = [
    { title: "State", field: "state", width: 124, responsive: 0, sorter: "number", formatter: cell(stateChip) },
    { title: "Page", field: "page", minWidth: narrow.matches ? 170 : 240, widthGrow: 3, responsive: 0, sorter: "string", formatter: cell((row) => el("span", { class: "cell-address", title: link("page", row) }, address(link("page", row)))) },
    { title: "Anchor", field: "anchor", minWidth: 130, widthGrow: 1.4, responsive: 2, formatter: text((row) => link("anchor", row) ?? "–") },
    { title: "rel", field: "rel", width: 112, responsive: 3, formatter: text((row) => RELS[link("rel", row)] ?? "–") },
    { title: "Place", field: "placement", width: 112, responsive: 4, formatter: text((row) => link("placement", row) ?? "–") },
    { title: "Language", field: "language", width: 112, responsive: 7, formatter: text((row) => (link("language", row) === "unknown" ? "–" : languageName(link("language", row)))) },
    { title: "Problems", field: "problems", minWidth: 140, widthGrow: 1.2, responsive: 5, formatter: cell((row) => el("span", {}, problemsOf(row).map((code) => [problemChip(code), " "]))) },
    { title: "Score", field: "score", width: 88, responsive: 3, sorter: "number", headerSortStartingDir: "desc", formatter: text((row) => (link("score", row) === null ? "–" : Math.round(link("score", row)))) },
    date("first_seen", "First seen", 8), date("last_seen", "Last seen", 6),
  ];
  if (report.summary.targets.length > 1) {
    columns.splice(2, 0, { title: "Target", field: "target", minWidth: 150, widthGrow: 1.6, responsive: 9, formatter: cell((row) => el("span", { class: "cell-address", title: link("target", row) }, address(link("target", row)))) });
  }
  return columns;
}

function openFrom(table, row) {
  openEvidence(row.getData().row, table.getData("active").map((data) => data.row));
}

function walkTable(event, table, element) {
  const focused = document.activeElement;
  if (focused.classList.contains("tabulator-col") && (event.key === "Enter" || event.key === " ")) {
    event.preventDefault();
    focused.click();
    return;
  }
  const row = focused.classList.contains("tabulator-row") ? table.getRows("visible").find((shown) => shown.getElement() === focused) : null;
  if (!row) return;
  if (event.key === "Enter") openFrom(table, row);
  const next = { ArrowDown: () => row.getNextRow(), ArrowUp: () => row.getPrevRow() }[event.key]?.();
  if (!next) return;
  event.preventDefault();
  table.scrollToRow(next, "nearest", false).catch(() => {}).then(() => next.getElement().focus({ preventScroll: true }));
}
