#![no_main]

use feishu_codegen::raw::Dialect;
use libfuzzer_sys::{Corpus, fuzz_target};

fuzz_target!(|bytes: &[u8]| -> Corpus { feishu_fuzz::page(Dialect::Flat, bytes) });
