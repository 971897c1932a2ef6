"""The schema of OpenAPI, and every schema and default in a document: python validate.py DOCUMENT…"""

import json
import sys

from openapi_spec_validator import OpenAPIV31SpecValidator

failed = 0
for path in sys.argv[1:]:
    with open(path, encoding="utf8") as file:
        errors = list(OpenAPIV31SpecValidator(json.load(file)).iter_errors())
    failed += bool(errors)
    for error in errors[:5]:
        print(path, list(error.absolute_path)[:8], error.message[:300], file=sys.stderr)
print(f"{len(sys.argv) - 1} documents, {failed} not valid")
sys.exit(failed > 0)
