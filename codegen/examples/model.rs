//! Scratch: writes the model of a docs folder.
use feishu_codegen::{load, model, read};
use std::{path::Path, time::Instant};
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let docs = load::load(Path::new(&args[1])).unwrap();
    let start = Instant::now();
    let reading = read(&docs.pages, &|| ());
    eprintln!("read in {:?}", start.elapsed());
    let out = Path::new(&args[2]);
    std::fs::remove_dir_all(out).ok();
    std::fs::create_dir_all(out).unwrap();
    for (service, endpoints) in reading.catalog.services() {
        let service = model::Service {
            schema: 1,
            service: service.to_owned(),
            endpoints: endpoints.into_iter().cloned().collect(),
        };
        std::fs::write(
            out.join(format!("{}.json", service.service)),
            serde_json::to_vec_pretty(&service).unwrap(),
        )
        .unwrap();
    }
    let mut ends = std::collections::BTreeMap::new();
    for page in &reading.pages {
        *ends.entry(format!("{:?}", page.end)).or_insert(0) += 1;
    }
    eprintln!("{ends:?} in {:?}", start.elapsed());
    let mut codes = std::collections::BTreeMap::new();
    for d in &reading.diagnostics {
        *codes.entry(d.code.name()).or_insert(0) += 1;
        if args.get(3).is_some_and(|code| code == d.code.name()) {
            println!("{}:{:?} {}", d.page, d.span, d.message);
        }
    }
    eprintln!("{codes:?}");
}
