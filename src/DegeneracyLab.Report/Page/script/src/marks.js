import { select } from "d3-selection";
import { describe, marks } from "./describe.js";

/** Takes the titles from a drawing: browsers would show them beside the tips. */
export function takeTitles(svg) {
  for (const title of svg.querySelectorAll("g title, path title, rect title, circle title, line title"))
    title.remove();
}

/**
 * Hover, and the arrow keys, on the marks of a drawing. A drawing is one stop of the Tab key; the arrows go from mark to mark, and up and
 * down from row to row where marks are cells. A mark gets its label when it gets the focus: there may be many thousands.
 */
export function enhanceMarks(figure, tip) {
  const svg = figure.querySelector("svg.dgl-plot");
  takeTitles(svg);
  const reachable = [...svg.querySelectorAll(marks)];
  if (reachable.length === 0)
    return;
  svg.setAttribute("role", "group");
  svg.setAttribute("aria-roledescription", "plot; the arrow keys go from mark to mark");
  const places = new Map(reachable.map((mark, place) => [mark, place]));
  const grids = new Map([...svg.querySelectorAll(".panel")].map(panel => [panel, gridOf(panel)]));
  let current = reachable[0];
  reach(current);

  select(svg)
    .on("pointerover pointermove", event => {
      const mark = event.target.closest(marks);
      mark ? tip.show(describe(mark), event.clientX, event.clientY) : tip.hide();
    })
    .on("pointerleave", () => tip.hide())
    .on("click", event => {
      const mark = event.target.closest(marks);
      if (mark)
        go(mark);
    })
    .on("focusin", event => {
      event.target.classList.add("marked");
      if (event.target.matches(marks))
        tip.showAt(describe(event.target), event.target);
    })
    .on("focusout", event => {
      event.target.classList.remove("marked");
      tip.hide();
    })
    .on("keydown", event => {
      if (event.key === "Escape")
        tip.hide();
      const next = event.target === current ? nextMark(event.key) : undefined;
      if (!next)
        return;
      event.preventDefault();
      go(next);
    });

  function reach(mark) {
    mark.setAttribute("tabindex", "0");
    mark.setAttribute("role", "img");
    mark.setAttribute("aria-label", describe(mark));
  }

  function go(mark) {
    current.setAttribute("tabindex", "-1");
    current = mark;
    reach(mark);
    mark.focus();
  }

  function nextMark(pressed) {
    if (pressed === "Home")
      return reachable[0];
    if (pressed === "End")
      return reachable.at(-1);
    const [down, right] = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[pressed] ?? [0, 0];
    if (!down && !right)
      return undefined;
    if (!current.matches(".cell"))
      return reachable[places.get(current) + down + right];
    const { rows, columns, cells } = grids.get(current.closest(".panel"));
    return cells.get(`${rows[rows.indexOf(current.dataset.row) + down]} ${columns[columns.indexOf(current.dataset.column) + right]}`);
  }
}

/** The cells of a panel by row and column, in the order in which they are drawn, which is not that of the units' numbers. */
function gridOf(panel) {
  const cells = [...panel.querySelectorAll(".cell")];
  return {
    rows: [...new Set(cells.map(cell => cell.dataset.row))],
    columns: [...new Set(cells.map(cell => cell.dataset.column))],
    cells: new Map(cells.map(cell => [`${cell.dataset.row} ${cell.dataset.column}`, cell])),
  };
}
