//! The schema of the model files is true: every file that is written conforms to it, and nothing in it is never written.

use boon::{Compiler, SchemaIndex, Schemas};
use feishu_codegen::{load, model, models, survey};
use feishu_tests::{Project, root};
use serde_json::{Value, json};
use std::{fs, path::Path};

fn schema() -> Value {
    serde_json::from_str(&model::schema_text()).unwrap()
}

/// The schema, compiled.
struct Validator {
    schemas: Schemas,
    index: SchemaIndex,
}

impl Validator {
    fn new() -> Self {
        const NAME: &str = "https://models.example/schema.json";
        let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
        compiler.add_resource(NAME, schema()).unwrap();
        let index = compiler.compile(NAME, &mut schemas).unwrap();
        Self { schemas, index }
    }

    /// What is wrong with a file, if anything is.
    fn fault(&self, file: &Value) -> Option<String> {
        self.schemas.validate(file, self.index).err().map(|fault| fault.to_string())
    }
}

/// Checks the files of a docs folder; `None` where it is absent.
#[track_caller]
fn conforms(docs: &Path, validator: &Validator) -> Option<()> {
    if !docs.is_dir() {
        println!("skipped: no {}", docs.display());
        return None;
    }
    let catalog = survey(load::load(docs).unwrap(), &|| {}).catalog;
    for (name, text) in models(&catalog) {
        let file = serde_json::from_str::<Value>(&text).unwrap();
        assert_eq!(validator.fault(&file), None, "{name}");
    }
    Some(())
}

#[test]
fn every_model_file_conforms_to_the_schema() {
    let validator = Validator::new();
    assert_eq!(conforms(&root().join("docs-src"), &validator), Some(()));
    for corpus in ["html", "gfm", "gfm-next", "flat", "flat-prev", "md", "en"] {
        conforms(&root().join("../shared/corpus").join(corpus), &validator);
    }
}

#[test]
fn the_schema_stands_beside_the_model_files() {
    let stands = fs::read_to_string(root().join("generated/model").join(model::SCHEMA_FILE)).unwrap();
    assert_eq!(stands, model::schema_text());
}

type Edit = fn(&mut Value);

#[test]
fn what_no_model_file_holds_does_not_conform() {
    let validator = Validator::new();
    let catalog = Project::repository().survey().catalog;
    let (_, text) = models(&catalog).into_iter().next().unwrap();
    let sound = serde_json::from_str::<Value>(&text).unwrap();
    assert_eq!(validator.fault(&sound), None);
    let edits: &[(&str, Edit)] = &[
        ("another schema", |file| file["schema"] = json!(1)),
        ("a key of an endpoint", |file| file["endpoints"][0]["colour"] = json!("red")),
        ("a method", |file| file["endpoints"][0]["method"] = json!("get")),
        ("a dialect", |file| file["endpoints"][0]["dialect"] = json!("pdf")),
        ("no request", |file| _ = file["endpoints"][0].as_object_mut().unwrap().remove("request")),
    ];
    for (what, edit) in edits {
        let mut edited = sound.clone();
        edit(&mut edited);
        assert!(validator.fault(&edited).is_some(), "{what}");
    }
}
