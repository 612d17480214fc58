import { select } from "d3-selection";
import { count, number } from "./text.js";
import { takeTitles } from "./marks.js";
import { nameOf, nodePanel } from "./panel.js";
import { strengthPlot } from "./strengths.js";

/**
 * The interaction graphs, of one basis each: a choice of the basis, a threshold for edges, and a panel that says of a chosen feature what
 * it interacts with. The drawings stay as they are; edges are only hidden, and those of a feature are drawn again on top.
 */
export function enhanceGraphs(figures, graphs, tip) {
  if (figures.length === 0)
    return;
  const controls = document.createElement("div");
  controls.className = "controls";
  figures[0].before(controls);
  const views = figures.map((figure, place) => new GraphView(figure, graphs[place], tip));
  if (views.length > 1) {
    const choice = document.createElement("select");
    choice.append(...figures.map((figure, place) => new Option(figure.dataset.basis, String(place))));
    choice.addEventListener("change", () => show(Number(choice.value)));
    controls.append(labelled("Basis", choice));
  }
  const range = Object.assign(document.createElement("input"), { type: "range", min: "0", max: "1000", value: "0" });
  const state = document.createElement("output");
  const label = labelled("Hide edges weaker than", range);
  label.append(state);
  const strengths = document.createElement("div");
  strengths.className = "strengths";
  controls.append(label, strengths);
  let shown = 0, frame = 0;
  range.addEventListener("input", () => {
    // One drawing a frame, however many events come.
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(apply);
  });
  show(0);

  function show(place) {
    shown = place;
    figures.forEach((figure, other) => figure.hidden = other !== place);
    apply();
  }

  function apply() {
    const view = views[shown];
    const threshold = view.weakest * (1 - Number(range.value) / 1000);
    const visible = view.hideBelow(threshold);
    const value = Number(range.value) === 0 ? "all that are drawn" : `${number(10 ** threshold)} of the strongest between the same node layers`;
    state.textContent = `${value}: ${count(visible, "edge")} shown`;
    range.setAttribute("aria-valuetext", state.textContent);
    strengths.replaceChildren(strengthPlot(graphs[shown].histogram, threshold));
  }
}

function labelled(text, control) {
  const label = document.createElement("label");
  label.append(text, control);
  return label;
}

class GraphView {
  constructor(figure, graph, tip) {
    this.graph = graph;
    this.tip = tip;
    this.svg = figure.querySelector("svg.dgl-graph");
    this.group = this.svg.querySelector(".edges");
    const nodes = [...this.svg.querySelectorAll(".node")], edges = [...this.svg.querySelectorAll(".edge")];
    this.nodes = new Map(nodes.map(node => [Number(node.dataset.node), node]));
    takeTitles(this.svg);
    this.edgesOf = new Map(nodes.map(node => [Number(node.dataset.node), []]));
    // From strong to weak: a threshold is a place in this list, and moving it touches only the edges in between.
    this.edges = edges.map(edge => {
      const from = Number(edge.dataset.from), to = Number(edge.dataset.to);
      this.edgesOf.get(from).push(edge);
      this.edgesOf.get(to).push(edge);
      return { edge, level: this.levelOf(from, Number(edge.dataset.strength)) };
    }).sort((first, second) => second.level - first.level);
    this.weakest = this.edges.length > 0 ? Math.min(Math.floor(this.edges.at(-1).level * 10) / 10, -0.1) : -1;
    this.visible = this.edges.length;
    this.threshold = -Infinity;
    this.columns = graph.layers.map((_, layer) => nodes
      .filter(node => graph.nodes[Number(node.dataset.node)].layer === layer)
      .sort((first, second) => middle(first).y - middle(second).y));
    this.overlay = document.createElementNS("http://www.w3.org/2000/svg", "g");
    this.overlay.setAttribute("class", "overlay");
    this.overlay.setAttribute("aria-hidden", "true");
    this.group.after(this.overlay);
    this.chosen = null;

    const bench = document.createElement("div");
    bench.className = "workbench";
    this.card = document.createElement("aside");
    this.card.className = "panel-card";
    this.card.setAttribute("aria-live", "polite");
    const drawing = figure.querySelector(".drawing");
    drawing.before(bench);
    bench.append(drawing, this.card);
    this.fill();
    this.listen(nodes);
  }

  /** The strongest edges of a feature that are among all, but not among those that are drawn, and not below the threshold. */
  missing(place) {
    const { inputs, outputs } = this.graph.nodes[place];
    const drawn = new Set(this.edgesOf.get(place).flatMap(edge => [edge.dataset.from, edge.dataset.to]).map(Number));
    return [...inputs.map(([from, strength]) => [from, place, strength]), ...outputs.map(([to, strength]) => [place, to, strength])]
      .filter(([from, to, strength]) => !(drawn.has(from) && drawn.has(to)) && this.levelOf(from, strength) >= this.threshold)
      .map(([from, to]) => line(middle(markOf(this.nodes.get(from))), middle(markOf(this.nodes.get(to)))));
  }

  levelOf(from, strength) {
    return Math.log10(Math.abs(strength) / this.graph.strongest[this.graph.nodes[from].layer]);
  }

  /** Hides the edges whose strength, as the decimal logarithm of its ratio to the strongest of the section, is below a level. */
  hideBelow(level) {
    // At its lowest place the slider hides nothing, and edges that are not drawn may be weaker than all that are.
    this.threshold = level > this.weakest ? level : -Infinity;
    let visible = this.visible;
    while (visible > 0 && this.edges[visible - 1].level < level)
      this.edges[--visible].edge.classList.add("below");
    while (visible < this.edges.length && this.edges[visible].level >= level)
      this.edges[visible++].edge.classList.remove("below");
    if (visible !== this.visible) {
      this.visible = visible;
      this.mark(this.chosen);
    }
    return visible;
  }

  listen(nodes) {
    this.svg.setAttribute("role", "group");
    this.svg.setAttribute("aria-roledescription", "graph; the arrow keys go from feature to feature, Enter chooses one");
    nodes.forEach((node, place) => {
      node.setAttribute("tabindex", place === 0 ? "0" : "-1");
      node.setAttribute("role", "button");
      node.setAttribute("aria-pressed", "false");
    });
    select(this.svg)
      .on("pointerover", event => {
        const mark = event.target.closest(".node, .edge");
        if (!mark) {
          this.tip.hide();
          return;
        }
        this.tip.show(this.describe(mark), event.clientX, event.clientY);
        if (this.chosen === null)
          this.mark(mark.matches(".node") ? Number(mark.dataset.node) : null);
      })
      .on("pointerleave", () => {
        this.tip.hide();
        this.mark(this.chosen);
      })
      .on("click", event => {
        const node = event.target.closest(".node");
        this.choose(node && Number(node.dataset.node) !== this.chosen ? Number(node.dataset.node) : null);
      })
      .on("focusin", event => {
        const node = event.target.closest(".node");
        if (!node)
          return;
        for (const other of this.svg.querySelectorAll(".node[tabindex='0']"))
          other.setAttribute("tabindex", "-1");
        node.setAttribute("tabindex", "0");
        node.setAttribute("aria-label", this.describe(node));
        this.mark(Number(node.dataset.node));
        if (node.matches(":focus-visible"))
          this.tip.showAt(this.describe(node), node);
      })
      .on("focusout", () => {
        this.tip.hide();
        this.mark(this.chosen);
      })
      .on("keydown", event => this.press(event));
  }

  press(event) {
    const node = event.target.closest(".node");
    if (!node)
      return;
    const place = Number(node.dataset.node);
    if (event.key === "Enter" || event.key === " ")
      this.choose(place === this.chosen ? null : place);
    else if (event.key === "Escape")
      this.choose(null);
    else if (!this.move(node, event.key))
      return;
    event.preventDefault();
  }

  /** Up and down in a column; left and right to the feature of the next column that is nearest. */
  move(node, pressed) {
    const layer = this.graph.nodes[Number(node.dataset.node)].layer, column = this.columns[layer], row = column.indexOf(node);
    const next = {
      ArrowUp: () => column[row - 1],
      ArrowDown: () => column[row + 1],
      Home: () => column[0],
      End: () => column.at(-1),
      ArrowLeft: () => nearest(this.columns[layer - 1], node),
      ArrowRight: () => nearest(this.columns[layer + 1], node),
    }[pressed]?.();
    next?.focus();
    return next !== undefined;
  }

  choose(place) {
    if (this.chosen !== null)
      this.nodes.get(this.chosen).setAttribute("aria-pressed", "false");
    this.chosen = place;
    if (place !== null)
      this.nodes.get(place).setAttribute("aria-pressed", "true");
    this.mark(place);
    this.fill();
  }

  /** Draws the edges of a feature, and a ring around it and what it interacts with, on top of the faded rest. */
  mark(place) {
    this.group.classList.toggle("faded", place !== null);
    if (place === null) {
      this.overlay.replaceChildren();
      return;
    }
    const copies = this.edgesOf.get(place).filter(edge => !edge.classList.contains("below")).map(edge => edge.cloneNode(false));
    this.overlay.replaceChildren(...copies, ...this.missing(place), ring(this.nodes.get(place)));
  }

  describe(mark) {
    if (mark.matches(".edge"))
      return `${nameOf(this.graph, Number(mark.dataset.from))} to ${nameOf(this.graph, Number(mark.dataset.to))}\nStrength ${number(Number(mark.dataset.strength))}, weight ${number(Number(mark.dataset.weight))}`;
    const { label, module, importance } = this.graph.nodes[Number(mark.dataset.node)];
    return `${label ? `${label}\n` : ""}${nameOf(this.graph, Number(mark.dataset.node))}\nModule ${module}, ${count(Number(mark.dataset.degree), "edge")}, importance ${number(importance)}`;
  }

  fill() {
    this.card.replaceChildren(...nodePanel(this.graph, this.chosen, place => {
      this.choose(place);
      this.nodes.get(place).scrollIntoView({ block: "nearest", inline: "nearest" });
    }));
  }
}

function middle(node) {
  const { x, y, width, height } = node.getBBox();
  return { x: x + width / 2, y: y + height / 2 };
}

function nearest(column, node) {
  const { y } = middle(node);
  return column?.reduce((best, other) => best && Math.abs(middle(best).y - y) <= Math.abs(middle(other).y - y) ? best : other, undefined);
}

function markOf(node) {
  return node.querySelector(".mark") ?? node;
}

function line(from, to) {
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path"), half = (from.x + to.x) / 2;
  path.setAttribute("class", "edge");
  path.setAttribute("d", `M${from.x} ${from.y}C${half} ${from.y} ${half} ${to.y} ${to.x} ${to.y}`);
  return path;
}

function ring(node) {
  const { x, y, width, height } = markOf(node).getBBox();
  const circle = document.createElementNS("http://www.w3.org/2000/svg", "circle");
  circle.setAttribute("class", "ring");
  circle.setAttribute("cx", String(x + width / 2));
  circle.setAttribute("cy", String(y + height / 2));
  circle.setAttribute("r", String(Math.max(width, height) / 2 + 1.5));
  return circle;
}
