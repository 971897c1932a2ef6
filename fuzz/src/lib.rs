
/// Reads `bytes` as the name of a page, and makes a crate of that page: no name leads out of a folder, none is too long.
pub fn name(bytes: &[u8]) -> Corpus {
    let Ok(name) = std::str::from_utf8(bytes) else { return Corpus::Reject };
    let text = format!(
        "# a\n\n## 请求\n\n| 项目 | 值 |\n| --- | --- |\n| HTTP URL | https://open.feishu.cn/open-apis/{name} |\n| HTTP Method | POST |\n"
    );
    let pages = vec![Page { path: name.into(), text }];
    let survey = survey(Docs { pages, ..Docs::default() }, &|| {});
    let Ok(texts) = generate(&survey.catalog, "") else { panic!("what was emitted is no Rust") };
    for path in texts.keys().chain(models(&survey.catalog).keys()) {
        let is_plain = |b: u8| b.is_ascii_alphanumeric() || b"_-./".contains(&b);
        let is_part = |part: &str| !matches!(part, "" | "." | "..") && part.len() <= 100;
        assert!(path.bytes().all(is_plain) && path.split('/').all(is_part) && path.len() < 1_500, "{path}");
    }
    Corpus::Keep
}
