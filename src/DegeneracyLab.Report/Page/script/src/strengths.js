import * as Plot from "@observablehq/plot";
import { format } from "d3-format";

/** How the strengths of a graph's edges are distributed, with the threshold in it. */
export function strengthPlot({ lowest, step, counts }, threshold) {
  const bins = counts.map((edges, place) => ({ edges, from: lowest + (place - 0.5) * step, to: lowest + (place + 0.5) * step }));
  const first = bins.findIndex(bin => bin.edges > 0);
  const shown = bins.slice(Math.max(first, 0));
  const plot = Plot.plot({
    width: 360,
    height: 84,
    marginTop: 6,
    marginBottom: 28,
    marginLeft: 36,
    marginRight: 8,
    style: { background: "none", color: "currentColor", fontSize: "10px" },
    x: { label: null, domain: [shown[0].from, shown.at(-1).to], ticks: 5, tickFormat: exponent => exponent === 0 ? "1" : `1e${exponent}` },
    y: { label: null, ticks: 2, nice: true, type: "sqrt", tickFormat: format("~s") },
    marks: [
      Plot.rectY(shown, { x1: "from", x2: "to", y: "edges", insetLeft: 0.5, insetRight: 0.5, fill: "currentColor", fillOpacity: bin => bin.to > threshold ? 0.75 : 0.2 }),
      Plot.ruleX([Math.max(threshold, shown[0].from)], { stroke: "var(--accent)", strokeWidth: 2 }),
      Plot.ruleY([0]),
    ],
  });
  plot.setAttribute("role", "img");
  plot.setAttribute("aria-label", "Number of edges by strength, relative to the strongest edge between the same node layers");
  return plot;
}
