//! Same pages, same bytes; one page changed, its own files changed.

use feishu_codegen::{
    PageEnd,
    diag::Diagnostic,
    generate,
    load::{Docs, Page},
    output::Texts,
    survey,
};
use feishu_tests::published;

/// The files of the crate, the findings, and how each page ended.
fn made(docs: Docs) -> (Texts, Vec<Diagnostic>, Vec<PageEnd>) {
    let survey = survey(docs, &|| {});
    (generate(&survey.catalog, "").unwrap(), survey.findings, survey.pages)
}

#[track_caller]
fn on_threads<T: Send>(count: usize, work: impl FnOnce() -> T + Send) -> T {
    rayon::ThreadPoolBuilder::new().num_threads(count).build().unwrap().install(work)
}

/// The repository's pages and one that contradicts another, so that there is something to merge.
fn docs() -> Docs {
    let mut docs = published();
    let page = docs.pages.iter().find(|page| page.path.ends_with("unbind_department.md")).unwrap();
    let text = page.text.replace("单位 ID。", "单位的 ID。").replace("20 次/秒", "30 次/秒");
    docs.pages.push(Page { path: "contact-v3/unit/unbind_copy.md".into(), text });
    docs
}

/// Every rotation of the list, forwards and backwards.
fn orders(pages: &[Page]) -> impl Iterator<Item = Vec<Page>> {
    (0..pages.len()).flat_map(|first| {
        let mut forwards = pages.to_vec();
        forwards.rotate_left(first);
        let backwards = forwards.iter().rev().cloned().collect();
        [forwards, backwards]
    })
}

#[test]
fn neither_the_order_of_the_pages_nor_the_number_of_threads_changes_a_byte() {
    let docs = docs();
    let expected = on_threads(1, || made(docs.clone()));
    assert!(!expected.1.is_empty(), "the pages contradict each other");
    for pages in orders(&docs.pages) {
        let order = pages.iter().map(|page| page.path.clone()).collect::<Vec<_>>();
        for threads in [1, 2] {
            let docs = Docs { pages: pages.clone(), ..docs.clone() };
            let found = on_threads(threads, || made(docs));
            same(&found.0, &expected.0, &format!("{threads} threads, {order:?}"));
            assert_eq!(found.1, expected.1, "the findings on {threads} threads, {order:?}");
            assert_eq!(found.2, expected.2, "the pages' ends on {threads} threads, {order:?}");
        }
    }
}

#[track_caller]
fn same(found: &Texts, expected: &Texts, when: &str) {
    assert_eq!(differing(found, expected), [""; 0], "{when}");
}

/// The files that one has and the other has not, or not so.
fn differing<'a>(a: &'a Texts, b: &'a Texts) -> Vec<&'a str> {
    let paths = a.keys().chain(b.keys().filter(|path| !a.contains_key(*path)));
    paths.filter(|path| a.get(*path) != b.get(*path)).map(String::as_str).collect()
}

/// A sentence of each page, its endpoint's file and its service's model.
const SENTENCES: [(&str, &str, &str, &str); 5] = [
    (
        "contact-v3/department/patch.md",
        "应用商店应用无权限调用此接口。",
        "services/contact_v3/src/department/patch.rs",
        "model/contact_v3.json",
    ),
    (
        "contact-v3/department/update_department_id.md",
        "调用该接口可以更新部门的自定义 ID",
        "services/contact_v3/src/department/update_department_id.rs",
        "model/contact_v3.json",
    ),
    (
        "contact-v3/unit/list_department.md",
        "调用该接口获取指定单位绑定的部门列表。",
        "services/contact_v3/src/unit/list_department.rs",
        "model/contact_v3.json",
    ),
    (
        "contact-v3/unit/unbind_department.md",
        "调用该接口解除部门与单位的绑定关系。",
        "services/contact_v3/src/unit/unbind_department.rs",
        "model/contact_v3.json",
    ),
    (
        "directory-v1/department/delete.md",
        "部门下还有在职、待入职雇员，不能删除部门",
        "services/directory_v1/src/department/delete.rs",
        "model/directory_v1.json",
    ),
];

#[test]
fn prose_of_one_page_changes_its_own_files_alone() {
    let docs = published();
    assert_eq!(docs.pages.len(), SENTENCES.len(), "every page is tried");
    let (before, ..) = made(docs.clone());
    for (path, sentence, endpoint, model) in SENTENCES {
        let mut docs = docs.clone();
        let page = docs.pages.iter_mut().find(|page| *page.path == *path).unwrap();
        assert!(page.text.contains(sentence), "{path} does not say {sentence}");
        page.text = page.text.replace(sentence, "另一句话。");
        assert_eq!(differing(&made(docs).0, &before), [model, endpoint], "{path}");
    }
}
