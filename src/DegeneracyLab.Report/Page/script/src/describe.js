import { count, number } from "./text.js";

const percent = value => `${number(100 * Number(value))} %`;
const layerOf = mark => mark.closest(".panel")?.dataset.panel ?? "";

/** What each kind of mark says, from the attributes of the drawings' contract (Plots/README.md). */
const kinds = {
  value: mark => `${layerOf(mark)}\nEigenvalue ${Number(mark.dataset.index) + 1}: ${number(Number(mark.dataset.value))}${mark.matches(".kept") ? ", kept" : ", dropped"}`,
  cut: mark => `${layerOf(mark)}\nThe cut: ${number(Number(mark.dataset.value))}, which is ${number(Number(mark.dataset.threshold))} of the scale`,
  gap: mark => `${layerOf(mark)}\nThe gap: a factor of ${number(Number(mark.dataset.gap))}, from ${number(Number(mark.dataset.kept))} to ${number(Number(mark.dataset.dropped))}`,
  cell: mark => `${layerOf(mark)}\nUnits ${mark.dataset.row} and ${mark.dataset.column} agree on ${percent(mark.dataset.value)} of the data`,
  rate: mark => `${layerOf(mark)}\nUnit ${mark.dataset.unit} is open on ${percent(mark.dataset.value)} of the data`,
  block: mark => `${layerOf(mark)}\nUnits ${mark.dataset.units} fire together, on ${percent(mark.dataset.rate)} of the data`,
  point: mark => `${mark.closest(".series")?.dataset.basis ?? ""}\n${layerOf(mark)}: ${number(Number(mark.dataset.score))} with ${count(Number(mark.dataset.parts), "part")} kept`,
  required: mark => `${mark.dataset.basis}\n${layerOf(mark)}: ${count(Number(mark.dataset.required), "part")} are enough`,
  unmodified: mark => `The network as it is: ${number(Number(mark.dataset.score))}`,
  combination: mark => `${layerOf(mark)}\n${{ all: "All removed at once", mean: "Mean over random subsets", fractions: "Mean over random fractions", worst: "The worst combination found" }[[...mark.classList].find(name => ["all", "mean", "fractions", "worst"].includes(name))]}: ${number(Number(mark.dataset.score))}, with ${count(Number(mark.dataset.kept), "part")} kept and ${number(Number(mark.dataset.removed))} removed`,
  part: mark => `${mark.closest(".bar")?.dataset.layer ?? ""}\n${[mark.dataset.stage ?? mark.dataset.mechanism]}: ${count(Number(mark.dataset.value), "free direction")}`,
};

/** The marks that say something; nodes and edges are in graph.js. */
export const marks = Object.keys(kinds).map(kind => `.${kind}[data-${{ block: "units", point: "score", required: "required", unmodified: "score", combination: "score", gap: "gap" }[kind] ?? "value"}]`).join(", ");

export function describe(mark) {
  return kinds[[...mark.classList].find(name => name in kinds)](mark).trim();
}
