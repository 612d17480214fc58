import { enhanceGraphs } from "./graph.js";
import { enhanceLegend } from "./legend.js";
import { enhanceMarks } from "./marks.js";
import { Tip } from "./tip.js";

const data = JSON.parse(document.getElementById("report-data").textContent);
const tip = new Tip();
document.documentElement.classList.add("enhanced");
for (const figure of document.querySelectorAll("figure[data-figure]"))
  if (figure.querySelector("svg.dgl-plot"))
    enhanceLegend(figure);
for (const figure of document.querySelectorAll("figure[data-figure]:not([data-figure=graph], [data-figure=diagram])"))
  enhanceMarks(figure, tip);
enhanceGraphs([...document.querySelectorAll("figure[data-figure=graph]")], data.graphs, tip);
