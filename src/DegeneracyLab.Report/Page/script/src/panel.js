import { count, number } from "./text.js";

/** What a graph says of a feature: its label, what it reads, and its strongest interactions, each a button that goes there. */
export function nodePanel(graph, place, go) {
  if (place === null)
    return [element("p", "Choose a feature to see what it reads, and what it interacts with.")];
  const node = graph.nodes[place];
  const parts = [element("h3", nameOf(graph, place))];
  if (node.label)
    parts.push(element("p", node.label));
  parts.push(element("p", `Module ${node.module}, importance ${number(node.importance)}.`));
  if (node.reads.length > 0)
    parts.push(element("h4", "Reads most (coordinate: weight)"), element("p", node.reads.map(([coordinate, weight]) => `${coordinate < 0 ? "constant" : coordinate}: ${number(weight)}`).join(", ")));
  parts.push(...neighbours("Top inputs", node.inputs, node.inputCount), ...neighbours("Top outputs", node.outputs, node.outputCount));
  return parts;

  function neighbours(title, entries, all) {
    if (entries.length === 0)
      return [element("h4", title), element("p", "None.")];
    const strongest = Math.abs(entries[0][1]);
    const list = document.createElement("ul");
    for (const [other, strength] of entries) {
      const button = Object.assign(document.createElement("button"), { type: "button" });
      const bar = element("span", "", "bar");
      bar.style.width = `${100 * Math.abs(strength) / strongest}%`;
      const label = graph.nodes[other].label;
      button.append(element("span", label ? `${nameOf(graph, other)}: ${label}` : nameOf(graph, other), "name"), element("span", number(strength)), bar);
      button.addEventListener("click", () => go(other));
      const item = document.createElement("li");
      item.append(button);
      list.append(item);
    }
    return [element("h4", `${title}, ${entries.length < all ? `${entries.length} of ${count(all, "edge")}` : count(all, "edge")}`), list];
  }
}

/** A feature by its node layer and number. */
export function nameOf(graph, place) {
  const { layer, feature } = graph.nodes[place];
  return `${graph.layers[layer]}, feature ${feature}`;
}

function element(name, text, className = "") {
  const made = document.createElement(name);
  made.textContent = text;
  made.className = className;
  return made;
}
