// Renders the templates of the benches with velocityjs, warmed up: NAME and the nanoseconds of a rendering, a line each.
'use strict';
const fs = require('fs');
const path = require('path');
const { parse, Compile } = require('velocityjs');

const [inputFile, ...templates] = process.argv.slice(2);
const input = JSON.parse(fs.readFileSync(inputFile, 'utf8'));
const escaped = (text) => String(text).replace(/["'\\/]/g, '\\$&');

// What API Gateway puts beside the language, as little of it as the templates need.
function bindings() {
  const params = input.params;
  const find = (where) => where.slice(2).split('.').filter(Boolean)
    .reduce((value, name) => value && value[name], JSON.parse(input.body));
  return {
    input: {
      path: find,
      json: (where) => JSON.stringify(find(where)),
      params: (name) => (name === undefined ? params
        : params.path[name] || params.querystring[name] || params.header[name] || ''),
    },
    util: { escapeJavaScript: escaped },
    context: input.context,
    stageVariables: input.stageVariables,
  };
}

for (const file of templates) {
  const tree = parse(fs.readFileSync(file, 'utf8'));
  const render = () => new Compile(tree).render(bindings());
  if (process.env.SHOW) console.error(render());
  let warm = Date.now() + 2000;
  while (Date.now() < warm) render();
  let best = Infinity;
  for (let round = 0; round < 10; round++) {
    const begun = process.hrtime.bigint();
    let count = 0;
    while (process.hrtime.bigint() - begun < 200000000n) { render(); count++; }
    best = Math.min(best, Number(process.hrtime.bigint() - begun) / count);
  }
  console.log(path.basename(file, '.vtl'), Math.round(best));
}
