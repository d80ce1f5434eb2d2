// How many links were there, day by day, and how many came and went: uPlot in the page's colours.

const plots = new Set();

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function timeline(overTime) {
  const firstDay = report.summary.first_day;
  const days = overTime.there.map((_, index) => (firstDay + index) * 86_400);
  const readout = el("p", { class: "readout", "aria-live": "off" });
  const holder = el("div", { class: "plot" });
  const figure = el("section", { class: "panel over-time", "aria-label": "Links over time" },
    el("div", { class: "section-head" }, el("h2", {}, "Over time"), readout),
    el("p", { class: "keys" }, key("live", "links that are there"), key("accent", "gained"), key("lost", "lost")),
    holder,
    asTable(days, overTime));
  if (days.length < 2) {
    holder.replaceWith(el("p", { class: "empty" }, "One day of checks so far: a line needs two."));
    return figure;
  }
  holder.setAttribute("role", "img");
  holder.setAttribute("aria-label", inWords(days, overTime));
  draw(holder, readout, days, overTime);
  return figure;
}

const key = (tone, text) => el("span", { "data-tone": tone }, el("i", { class: "dot" }), text);

function inWords(days, { there, gained, lost }) {
  const sum = (values) => values.reduce((a, b) => a + b, 0);
  return `From ${day(days[0])} to ${day(days.at(-1))} the number of links went from ${number(there[0])} to ` +
    `${number(there.at(-1))}; ${number(sum(gained))} were gained and ${number(sum(lost))} lost.`;
}

function asTable(days, { there, gained, lost }) {
  const rows = days.map((at, index) => [at, gained[index], lost[index], there[index]])
    .filter(([, up, down], index) => up || down || index === days.length - 1).reverse();
  const cells = (values) => el("tr", {}, el("th", { scope: "row" }, day(values[0])), values.slice(1).map((value) => el("td", {}, number(value))));
  return el("details", { class: "as-table" }, el("summary", {}, "The same as a table"),
    el("div", { tabindex: "0", role: "region", "aria-label": "Links by day" }, el("table", {},
      el("thead", {}, el("tr", {}, ["Day", "Gained", "Lost", "There"].map((name) => el("th", { scope: "col" }, name)))),
      el("tbody", {}, rows.map(cells)))));
}

function draw(holder, readout, days, { there, gained, lost }) {
  let charts = [];
  const redraw = () => {
    if (!holder.isConnected) return;
    charts.forEach((chart) => chart.destroy());
    const width = Math.max(240, holder.clientWidth);
    charts = [
      new uPlot(lineOptions(width, there, tell), [days, there], holder),
      new uPlot(barOptions(width, tell), [days, gained, lost.map((value) => -value)], holder),
    ];
  };
  function tell(index) {
    if (index === null || index === undefined) readout.replaceChildren("");
    else readout.replaceChildren(`${day(days[index])}: ${number(there[index])} there, ${number(gained[index])} gained, ${number(lost[index])} lost`);
  }
  plots.add(redraw);
  let width = 0;
  new ResizeObserver(() => {
    if (holder.clientWidth === width) return;
    width = holder.clientWidth;
    requestAnimationFrame(redraw);
  }).observe(holder);
}

const STEPS = [1, 2, 5].flatMap((step) => [0, 1, 2, 3, 4, 5, 6].map((power) => step * 10 ** power)).sort((a, b) => a - b);
const HALF_DAY = 43_200;

const WHOLE_DAYS = { range: (_, first, last) => [first - HALF_DAY, last + HALF_DAY] };

function axes(size) {
  const line = { stroke: colour("--soft"), grid: { stroke: colour("--line"), width: 1 }, ticks: { show: false }, font: "12px system-ui, sans-serif" };
  return [{ ...line, grid: { show: false }, space: 80, values: (_, stamps) => stamps.map((stamp) => SHORT_DAY.format(stamp * 1000)) },
    { ...line, size, space: 17, incrs: STEPS, values: (_, values) => values.map((value) => (Number.isInteger(value) ? number(Math.abs(value)) : "")) }];
}

const common = (width, height, tell) => ({
  width, height, tzDate: (stamp) => uPlot.tzDate(new Date(stamp * 1000), "UTC"), legend: { show: false },
  cursor: { y: false, sync: { key: "days" }, points: { size: 7 }, drag: { x: false, y: false } },
  hooks: { setCursor: [(chart) => tell(chart.cursor.idx)] },
});

function lineOptions(width, there, tell) {
  const low = Math.min(...there), high = Math.max(...there), room = Math.max(2, (high - low) * 0.15);
  return { ...common(width, 200, tell), axes: axes(62),
    scales: { x: WHOLE_DAYS, y: { range: [Math.max(0, Math.floor(low - room)), Math.ceil(high + room)] } },
    series: [{}, { stroke: colour("--live"), width: 2, fill: fade(colour("--live")), points: { show: false } }] };
}

function barOptions(width, tell) {
  const bars = uPlot.paths.bars({ size: [0.7, 14], radius: 0.2 });
  const series = (name) => ({ stroke: colour(name), fill: colour(name), width: 0, paths: bars, points: { show: false } });
  return { ...common(width, 120, tell), axes: axes(62), scales: { x: WHOLE_DAYS }, series: [{}, series("--accent"), series("--lost")] };
}

const fade = (tone) => `${tone}22`; // both themes write their colours as #rrggbb

function redrawPlots() {
  plots.forEach((redraw) => redraw());
}
