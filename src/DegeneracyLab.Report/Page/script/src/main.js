import { select } from "d3-selection";
import * as Plot from "@observablehq/plot";
import { format } from "d3-format";
console.log(select, Plot.plot, format);
