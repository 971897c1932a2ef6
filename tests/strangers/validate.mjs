// The schema of OpenAPI itself: node validate.mjs DOCUMENT…
import { Validator } from "@seriousme/openapi-schema-validator";

let failed = 0;
for (const path of process.argv.slice(2)) {
  const result = await new Validator().validate(path);
  if (!result.valid) {
    failed += 1;
    console.error(path, JSON.stringify(result.errors, null, 1).slice(0, 2000));
  }
}
console.log(`${process.argv.length - 2} documents, ${failed} not valid`);
process.exit(failed ? 1 : 0);
