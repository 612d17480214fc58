import { select } from "d3-selection";

/** What has numbers of its own, by the drawings' contract (Plots/README.md). Nodes and edges are in graph.js. */
const numbers = ".value, .cell, .rate, .block, .point, .combination, .part, .required, .unmodified, .cut, .gap";

/**
 * Takes the titles from marks, which browsers would show by themselves and late, and makes them labels.
 * @returns The text of each mark.
 */
export function takeTitles(marks) {
  const texts = new Map();
  for (const mark of marks) {
    const title = mark.querySelector(":scope > title");
    if (!title)
      continue;
    texts.set(mark, title.textContent);
    mark.setAttribute("aria-label", title.textContent);
    title.remove();
  }
  return texts;
}

/**
 * Hover, and the arrow keys, on the marks of a drawing. A drawing is one stop of the Tab key; the arrows go from mark to mark, and up and
 * down from row to row where marks are cells.
 */
export function enhanceMarks(figure, tip) {
  const svg = figure.querySelector("svg.dgl-plot");
  const marks = [...svg.querySelectorAll(numbers)];
  const texts = takeTitles(marks);
  const reachable = marks.filter(mark => texts.has(mark));
  if (reachable.length === 0)
    return;
  svg.setAttribute("role", "group");
  svg.setAttribute("aria-roledescription", "plot; the arrow keys go from mark to mark");
  for (const mark of reachable) {
    mark.setAttribute("role", "img");
    mark.setAttribute("tabindex", "-1");
  }
  const places = new Map(reachable.map((mark, place) => [mark, place]));
  const cells = new Map(reachable.filter(mark => mark.matches(".cell")).map(mark => [key(mark.closest(".panel"), mark.dataset.row, mark.dataset.column), mark]));
  let current = reachable[0];
  current.setAttribute("tabindex", "0");

  select(svg)
    .on("pointerover pointermove", event => {
      const mark = event.target.closest(numbers);
      texts.has(mark) ? tip.show(texts.get(mark), event.clientX, event.clientY) : tip.hide();
    })
    .on("pointerleave", () => tip.hide())
    .on("focusin", event => {
      const mark = event.target.closest(numbers);
      if (!texts.has(mark))
        return;
      current.setAttribute("tabindex", "-1");
      current = mark;
      current.setAttribute("tabindex", "0");
      current.classList.add("marked");
      tip.showAt(texts.get(mark), mark);
    })
    .on("focusout", event => {
      event.target.classList.remove("marked");
      tip.hide();
    })
    .on("keydown", event => {
      const next = nextMark(event.key);
      if (event.key === "Escape")
        tip.hide();
      if (!next)
        return;
      event.preventDefault();
      next.focus();
    });

  function nextMark(pressed) {
    const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[pressed];
    if (pressed === "Home")
      return reachable[0];
    if (pressed === "End")
      return reachable.at(-1);
    if (!step)
      return undefined;
    if (current.matches(".cell"))
      return beside(step);
    return reachable[places.get(current) + step[0] + step[1]];
  }

  /** The cell in the next row or column; those of units that are drawn together leave gaps in the numbers. */
  function beside([down, right]) {
    const panel = current.closest(".panel");
    const rows = order(panel, "row"), columns = order(panel, "column");
    const row = rows[rows.indexOf(current.dataset.row) + down], column = columns[columns.indexOf(current.dataset.column) + right];
    return cells.get(key(panel, row, column));
  }

  function order(panel, axis) {
    return [...new Set([...panel.querySelectorAll(".cell")].map(cell => cell.dataset[axis]))];
  }
}

const panels = new WeakMap();
let panelCount = 0;

function key(panel, row, column) {
  if (panel && !panels.has(panel))
    panels.set(panel, panelCount++);
  return `${panels.get(panel)} ${row} ${column}`;
}
