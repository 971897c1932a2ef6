//! How long reading takes, stage by stage, beside the time that scraper alone needs for the same blocks on the same
//! threads. Over `docs-src`, and over `../shared/corpus/html` where that folder is there.
//!
//! `cargo bench --package feishu-codegen`; `RAYON_NUM_THREADS=1` for one thread. Where the system tells the time on
//! the processor, that is printed too and gives the ratio: others may use the machine meanwhile.

use feishu_codegen::{
    diag::Diagnostics,
    generate, infer, lint,
    load::{self, Docs, Page},
    package, parse, plan, read,
};
use rayon::prelude::*;
use scraper::Html;
use std::{
    fs,
    hint::black_box,
    path::Path,
    time::{Duration, Instant},
};

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    println!("{} threads, the best of several turns", rayon::current_num_threads());
    report("docs-src", &root.join("docs-src"), 50);
    report("../shared/corpus/html", &root.join("../shared/corpus/html"), 5);
}

fn report(name: &str, folder: &Path, turns: u32) {
    let Ok(docs) = load::load(folder) else {
        println!("\n{name}: absent");
        return;
    };
    let Docs { pages, .. } = &docs;
    let bytes = pages.iter().map(|page| page.text.len()).sum::<usize>();
    println!("\n{name}: {} pages, {:.1} MB", pages.len(), mega(bytes));

    // Reading comes first, so that the peak is its own.
    let reading = read(pages, &|| {});
    print!("{}", peak().map(|peak| format!("  peak while reading {peak:.0} MB\n")).unwrap_or_default());
    let whole = stage("load and read", bytes, turns, || {
        let docs = load::load(folder);
        docs.map(|docs| read(&docs.pages, &|| {}))
    });
    stage("  load", bytes, turns, || load::load(folder));
    stage("  parse", bytes, turns, || pages.par_iter().map(parsed).count());
    stage("  parse and infer", bytes, turns, || pages.par_iter().map(inferred).count());
    stage("  and merge", bytes, turns, || read(pages, &|| {}));
    stage("lint", bytes, turns, || lint::lint(&reading.catalog));
    stage("plan", bytes, turns, || plan::plan(&reading.catalog));
    let manifest = package(Path::new("/a/generated"), Path::new("/a/runtime"));
    stage("plan, emit and format", bytes, turns.min(3), || generate(&reading.catalog, &manifest));

    let blocks = pages.iter().flat_map(|page| html_blocks(&page.text)).collect::<Vec<_>>();
    // Condensed pages are tables of Markdown.
    if blocks.iter().map(|block| block.len()).sum::<usize>() > bytes / 2 {
        let scraper = stage("scraper alone", bytes, turns, || {
            blocks.par_iter().map(|block| black_box(Html::parse_fragment(block).tree.nodes().count())).count()
        });
        println!("  load and read takes {:.2} × scraper's time", whole.ratio(scraper));
    }
}

/// How long something takes.
#[derive(Clone, Copy)]
struct Taken {
    wall: Duration,
    /// On all threads together.
    cpu: Option<Duration>,
}

impl Taken {
    fn ratio(self, other: Self) -> f64 {
        let both = self.cpu.zip(other.cpu).unwrap_or((self.wall, other.wall));
        both.0.as_secs_f64() / both.1.as_secs_f64()
    }
}

/// The best time of `turns`, printed.
fn stage<T>(name: &str, bytes: usize, turns: u32, work: impl Fn() -> T) -> Taken {
    let times = (0..turns).map(|_| timed(&work)).collect::<Vec<_>>();
    let wall = times.iter().map(|taken| taken.wall).min().unwrap_or_default();
    let cpu = times.iter().filter_map(|taken| taken.cpu).min();
    let ms = |time: Duration| time.as_secs_f64() * 1000.0;
    print!("  {name:<24} {:>9.1} ms {:>7.1} MB/s", ms(wall), mega(bytes) / wall.as_secs_f64());
    match cpu {
        Some(cpu) => println!(", {:>9.1} ms on the processors", ms(cpu)),
        None => println!(),
    }
    Taken { wall, cpu }
}

fn timed<T>(work: impl Fn() -> T) -> Taken {
    let (start, cpu) = (Instant::now(), cpu());
    let result = black_box(work());
    let taken = Taken {
        wall: start.elapsed(),
        cpu: self::cpu().zip(cpu).map(|(after, before)| after.saturating_sub(before)),
    };
    drop(result);
    taken
}

/// The time that all threads of this process have had on a processor, where the system says.
fn cpu() -> Option<Duration> {
    let tasks = fs::read_dir("/proc/self/task").ok()?;
    let had = |task: fs::DirEntry| {
        let text = fs::read_to_string(task.path().join("schedstat")).ok()?;
        text.split_whitespace().next()?.parse::<u64>().ok()
    };
    tasks.map(|task| had(task.ok()?)).sum::<Option<u64>>().map(Duration::from_nanos)
}

fn parsed(page: &Page) -> usize {
    let mut diags = Diagnostics::new(page.path.clone());
    black_box(parse::parse(page, &mut diags)).sections.len()
}

fn inferred(page: &Page) -> bool {
    let mut diags = Diagnostics::new(page.path.clone());
    let raw = parse::parse(page, &mut diags);
    black_box(infer::infer(&raw, &page.path, &mut diags)) == infer::Outcome::Error
}

/// What stands between `:::html` and `:::`.
fn html_blocks(text: &str) -> impl Iterator<Item = &str> {
    text.split(":::html").skip(1).map(|rest| rest.split("\n:::").next().unwrap_or(rest))
}

#[allow(clippy::cast_precision_loss, reason = "a rate needs no more than three digits")]
fn mega(bytes: usize) -> f64 {
    bytes as f64 / 1e6
}

/// The most memory that the process has had, in MB, where the system says.
fn peak() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<f64>().ok().map(|kilobytes| kilobytes / 1000.0)
}
