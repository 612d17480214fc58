// Bundles the page's script into one file: node build.mjs OUTPUT MODULES, where MODULES is the folder of the restored packages.
// The licences of all packages that end up in the bundle follow it as a comment.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const [output, modules] = process.argv.slice(2).map(path => resolve(path));
if (!output || !modules)
  throw new Error("usage: node build.mjs OUTPUT MODULES");
const here = dirname(fileURLToPath(import.meta.url));
const esbuild = await import(pathToFileURL(createRequire(join(modules, "any.js")).resolve("esbuild")));

const result = await esbuild.build({
  entryPoints: [join(here, "src", "main.js")],
  absWorkingDir: here,
  nodePaths: [modules],
  bundle: true,
  format: "iife",
  target: "es2022",
  charset: "utf8",
  minify: true,
  legalComments: "eof",
  metafile: true,
  write: false,
  logLevel: "warning",
});

const packages = new Set(Object.keys(result.metafile.inputs)
  .map(path => path.replaceAll("\\", "/").match(/.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//)?.[1])
  .filter(name => name));
const notices = [...packages].sort().map(name => {
  const folder = join(modules, name);
  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find(entry => /^licen[cs]e/i.test(entry));
  if (!file)
    throw new Error(`${name} ${version} has no licence file, so its notice can't go into the bundle`);
  return `${name} ${version}\n${readFileSync(join(folder, file), "utf8").trim()}`;
});
const script = `${result.outputFiles[0].text.trimEnd()}\n/*!\nThis script contains:\n\n${notices.join("\n\n").replaceAll("*/", "* /")}\n*/\n`;
if (/<\/script|<!--/i.test(script))
  throw new Error("the bundle contains a text that ends a script element or begins a comment, so it can't be put into a page");
writeFileSync(output, script);
