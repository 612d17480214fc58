/**
 * Legends that select: a press on an entry shows what it stands for, and fades the rest; a second press, or Escape, shows all again.
 * An entry has data-key, the name of the attribute, and that attribute with the value.
 */
export function enhanceLegend(figure) {
  const svg = figure.querySelector("svg.dgl-plot");
  const items = [...svg.querySelectorAll(".legend-item[data-key]")];
  let chosen = null;
  for (const item of items) {
    item.setAttribute("role", "button");
    item.setAttribute("tabindex", "0");
    item.setAttribute("aria-pressed", "false");
    item.addEventListener("click", () => choose(item === chosen ? null : item));
    item.addEventListener("keydown", event => {
      if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        choose(item === chosen ? null : item);
      } else if (event.key === "Escape")
        choose(null);
    });
  }

  function choose(item) {
    chosen = item;
    for (const other of items)
      other.setAttribute("aria-pressed", String(other === item));
    const name = item?.dataset.key;
    // Edges between modules have no module, and are not of the one that was chosen.
    for (const mark of svg.querySelectorAll(".node, .series[data-basis], .part, .required, .edge"))
      mark.classList.toggle("away", item !== null && mark.dataset[name] !== item.dataset[name]);
  }
}
