//! Rows 13 and 15: names that are no names of files, or two of which are one.

use super::*;

/// The names of all files below a folder, relative to it.
fn names(folder: &Path) -> Vec<String> {
    let files = contents(folder).into_keys();
    files.map(|path| path.strip_prefix(folder).unwrap().to_string_lossy().into_owned()).collect()
}

/// Each is a file on every system, and none is another that differs in case alone.
#[track_caller]
fn are_safe(names: &[String]) {
    for name in names {
        assert!(name.len() < 1_000, "{name}");
        for part in name.split('/') {
            let stem = part.split('.').next().unwrap().to_lowercase();
            let is_device = ["con", "prn", "aux", "nul"].contains(&&*stem)
                || ["com", "lpt"].iter().any(|port| stem.strip_prefix(port).is_some_and(|n| n.len() == 1));
            let is_plain = part.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-.".contains(&b));
            assert!(!is_device && is_plain && part.len() <= 100, "{name}");
        }
    }
    let mut folded = names.iter().map(|name| name.to_lowercase()).collect::<Vec<_>>();
    folded.sort();
    folded.dedup();
    assert_eq!(folded.len(), names.len(), "{names:?}");
}

#[track_caller]
fn are_generated(pages: &[String]) -> (Vec<String>, Vec<String>) {
    let root = project();
    for (n, page) in pages.iter().enumerate() {
        write(&root.path().join(format!("docs/{n}.md")), page);
    }
    let generated = format!("{} generated", pages.len() + 1);
    says(root.path(), "gen --docs docs --out out", 0, &generated);
    says(root.path(), "model --docs docs --out models", 0, &generated);
    let (crates, models) = (names(&root.path().join("out")), names(&root.path().join("models")));
    are_safe(&crates);
    are_safe(&models);
    says(root.path(), "diff models models", 0, "none: no change");
    (crates, models)
}

/// A page whose explorer link names service, resource and method.
fn explored(project: &str, version: &str, method: &str) -> String {
    let endpoint = format!("{project}x{version}x{method}")
        .bytes()
        .fold(7_u64, |sum, b| sum.wrapping_mul(31) + u64::from(b));
    let link = format!(
        "{{尝试一下}}(url=/api/tools?project={project}&version={version}&resource=animal&method={method})"
    );
    page(&url(&format!("x{endpoint}"))).replace("喂养动物。", &format!("喂养动物。\n\n{link}"))
}

#[test]
fn row_13_names_without_end_are_cut_and_every_page_is_generated() {
    let long = format!("/open-apis/long/v1{}", format!("/{}", "b".repeat(60)).repeat(80));
    are_generated(&[page(&long), page(&format!("{long}s")), page(&url(&"c".repeat(300)))]);
    are_generated(&[
        explored(&"a".repeat(300), "v1", &"d".repeat(300)),
        explored(&"a".repeat(301), "v1", "x"),
    ]);
}

#[test]
fn row_15_devices_and_names_that_differ_in_case_are_files_on_every_system() {
    let (_, models) = are_generated(&[
        explored("Zoo", "v1", "feed"),
        explored("ZOO", "v1", "feed"),
        explored("con", "", "com7"),
        explored("com7", "v1", "lpt9"),
        explored("lpt9", "v1", "con.json"),
        explored("aux", "", "nul"),
        page("/open-apis/com7"),
        page("/open-apis/con/v1/lpt9/prn"),
    ]);
    // What is called so has its name; what is only like it has not.
    assert!(models.contains(&"zoo_v1.json".to_owned()), "{models:?}");
}

#[cfg(unix)]
#[test]
fn row_15_condensed_pages_have_names_on_every_system_wherever_the_pages_stood() {
    let root = project();
    let odd = [
        "a\nb.md",
        "CON.md",
        "con.md",
        "A.md",
        "a.md",
        "c:evil.md",
        "x\\y.md",
        "é\u{202e}.md",
        "-rf.md",
        "trail .md",
        "d/.md",
        "dot.md/lpt1/z.md",
        "::add-mask::e.md",
    ];
    for (n, name) in odd.iter().enumerate() {
        write(&root.path().join("docs").join(name), page(&url(&format!("feed{n}"))));
    }
    write(&root.path().join("docs").join("l".repeat(250) + ".md"), page(&url("long")));
    for _ in 0..2 {
        says(root.path(), "condense --docs docs --out out", 0, "15 condensed pages");
    }
    let names = names(&root.path().join("out"));
    assert_eq!(names.len(), 16, "{names:?}");
    are_safe(&names);
}
