import { format } from "d3-format";

const significant = format(".3~g"), power = format(".2~e"), grouped = format(",");

/** A number with three digits: as it is where it is of a common size, else with a power of ten. */
export function number(value) {
  if (!Number.isFinite(value) || value === 0)
    return String(value);
  if (Number.isInteger(value) && Math.abs(value) < 1e6)
    return grouped(value);
  const size = Math.abs(value);
  return size >= 1e-3 && size < 1e5 ? significant(value) : power(value);
}

/** A count with its noun. */
export function count(value, one, many = one + "s") {
  return `${grouped(value)} ${value === 1 ? one : many}`;
}
