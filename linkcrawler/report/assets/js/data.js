// The data blocks: base64 of gzip of JSON. Figures are read at once, evidence when it is first opened.

async function unpack(id) {
  const block = document.getElementById(id);
  const bytes = Uint8Array.from(atob(block.textContent), (character) => character.charCodeAt(0));
  block.remove();
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).json();
}

// Columns as one thing: `at(name, row)` whichever way a column is kept.
class Columns {
  constructor(columns) {
    this.columns = columns;
  }

  at(name, row) {
    const column = this.columns[name];
    return column.d ? column.d[column.i[row]] : column.v[row];
  }

  get length() {
    const column = this.columns.page;
    return (column.i ?? column.v).length;
  }
}

const report = { summary: null, links: null, evidence: null };

async function loadReport() {
  report.summary = await unpack("summary");
  report.links = new Columns(await unpack("listed"));
}

let evidenceOnItsWay = null;

async function loadEvidence() {
  evidenceOnItsWay ??= unpack("shown").then((columns) => (report.evidence = new Columns(columns)));
  return evidenceOnItsWay;
}

const link = (name, row) => report.links.at(name, row);
const rowsWhere = (test) => Array.from({ length: report.links.length }, (_, row) => row).filter(test);
const problemsOf = (row) => (link("problems", row) || "").split(" ").filter(Boolean);
