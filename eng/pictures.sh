#!/usr/bin/env bash
# Retakes the pictures of results in docs/images from the programs in samples: reports in a headless Chromium, and plots out of reports.
# Needs chromium, ImageMagick, Node.js (a report without its script has no panel), and a folder with the modular addition's weights and data.
#
#   eng/pictures.sh [DATA]      DATA has modadd_seed0.safetensors and modadd_dataset.safetensors (../shared/data/reference)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
data=$(realpath "${1:-../shared/data/reference}")
images=docs/images
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

run() {
  dotnet run --project "samples/$1" --configuration Release --property:RunAnalyzers=false -- "${@:2}" > "$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
}

# photo REPORT PICTURE WIDTH HEIGHT SCRIPT: the page after a script, which the page's own policy would forbid, without what is around the content.
photo() {
  sed -e 's/<meta http-equiv="Content-Security-Policy"[^>]*>//' "$1" > "$work/page.html"
  printf '<script>addEventListener("load", () => { %s })</script>\n' "$5" >> "$work/page.html"
  chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync \
    --user-data-dir="$work/profile" --hide-scrollbars --window-size="$3,$4" --screenshot="$images/$2" "file://$work/page.html" 2> "$work/log" || { cat "$work/log" >&2; exit 1; }
  convert "$images/$2" +dither -colors 64 -define png:compression-level=9 "png8:$images/$2"
  echo "pictures: $images/$2"
}

# plot REPORT KIND PICTURE: a drawing as it is in the page.
plot() {
  awk -v kind="class=\"dgl-plot dgl-$2\"" 'index($0, "<svg") && index($0, kind) { sub(/.*<svg/, "<svg"); inside = 1 } inside { if (end = index($0, "</svg>")) { print substr($0, 1, end + 5); exit } print }' "$1" > "$images/$3"
  [[ -s $images/$3 ]] || { echo "pictures: $1 has no drawing of the kind $2" >&2; exit 1; }
  echo "pictures: $images/$3"
}

# Only these sections, and a feature that is chosen.
only() { printf 'document.querySelectorAll("section").forEach(section => section.hidden = !"%s".split(" ").includes(section.id));' "$1"; }
choose() { printf 'document.querySelector("figure[data-graph] .node[data-layer=\\"%s\\"][data-index=\\"%s\\"]").dispatchEvent(new MouseEvent("click", { bubbles: true }));' "$1" "$2"; }
graph_alone="$(only graph) document.querySelectorAll(\"header, nav, footer, details, .scroll, h3:not(.panel-card h3)\").forEach(part => part.style.display = \"none\"); document.body.style.paddingTop = 0; document.getElementById(\"graph\").style.borderTop = \"none\";"

run Digits "$work/digits"
run ToyModels block-diagonal --out "$work/blocks"
run ModularAddition --checkpoint "$data/modadd_seed0.safetensors" --dataset "$data/modadd_dataset.safetensors" --basis local --ablate --report --out "$work/transformer"

photo "$work/digits/report.html" report-digits.png 1160 1760 "$(only 'summary graph') document.querySelectorAll(\"nav, footer, details, #graph .scroll, #graph h3:not(.panel-card h3)\").forEach(part => part.style.display = \"none\"); $(choose ReLU1 1)"
photo "$work/blocks/report.html" report-blocks.png 1160 860 "$graph_alone $(choose ReLU3 8)"
photo "$work/transformer/report.html" report-transformer.png 1160 1340 "$graph_alone $(choose unembed 1)"
plot "$work/digits/report.html" spectrum digits-spectrum.svg
plot "$work/blocks/report.html" graph block-diagonal-graph.svg
