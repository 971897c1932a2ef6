//! Pages in the platform's own dialect, made of parts.

use std::fmt;

/// A page with one endpoint.
#[derive(Clone)]
pub(crate) struct Page {
    method: &'static str,
    url: String,
    full_path: String,
    title: String,
    summary: String,
    request: Vec<Row>,
    response: Vec<Row>,
    sample: String,
    errors: Vec<(i64, String)>,
}

/// A row of a parameter table.
#[derive(Clone)]
pub(crate) struct Row {
    level: usize,
    name: String,
    kind: String,
    required: bool,
    description: String,
}

impl Page {
    /// Its request is a body.
    pub(crate) fn post(url: &str) -> Self {
        Self {
            method: "POST",
            url: url.to_owned(),
            full_path: String::new(),
            title: "Title".to_owned(),
            summary: "Summary.".to_owned(),
            request: Vec::new(),
            response: Vec::new(),
            sample: String::new(),
            errors: Vec::new(),
        }
    }

    /// Its request is parameters behind the address.
    pub(crate) fn get(url: &str) -> Self {
        Self { method: "GET", ..Self::post(url) }
    }

    pub(crate) fn full_path(self, path: &str) -> Self {
        Self { full_path: path.to_owned(), ..self }
    }

    pub(crate) fn title(self, title: &str) -> Self {
        Self { title: title.to_owned(), ..self }
    }

    pub(crate) fn summary(self, summary: &str) -> Self {
        Self { summary: summary.to_owned(), ..self }
    }

    pub(crate) fn request(self, rows: &[Row]) -> Self {
        Self { request: rows.to_vec(), ..self }
    }

    /// The members of `data`.
    pub(crate) fn response(self, rows: &[Row]) -> Self {
        Self { response: rows.to_vec(), ..self }
    }

    /// What the page shows of the body.
    pub(crate) fn sample(self, json: &str) -> Self {
        Self { sample: json.to_owned(), ..self }
    }

    pub(crate) fn error(mut self, code: i64, message: &str) -> Self {
        self.errors.push((code, message.to_owned()));
        self
    }
}

impl Row {
    pub(crate) fn of(name: &str, kind: &str, description: &str) -> Self {
        Self {
            level: 0,
            name: name.to_owned(),
            kind: kind.to_owned(),
            required: false,
            description: description.to_owned(),
        }
    }

    /// A text that is one of these values, each with its meaning.
    pub(crate) fn of_values<'a>(name: &str, values: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let item = |(value, meaning)| format!("<md-enum-item key=\"{value}\" >{meaning}</md-enum-item>");
        let items = values.into_iter().map(item).collect::<String>();
        Self::of(name, "string", &format!("{name}<md-enum>{items}</md-enum>"))
    }

    pub(crate) fn required(self) -> Self {
        Self { required: true, ..self }
    }

    pub(crate) fn below(self, level: usize) -> Self {
        Self { level, ..self }
    }
}

impl fmt::Display for Page {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { method, url, full_path, title, summary, request, response, sample, errors } = self;
        let title = title.replace('\n', " ");
        writeln!(
            f,
            "---\ntitle: {title:?}\nfullPath: {full_path:?}\n---\n# {title}\n\n{summary}\n\n## 请求\n\n:::html"
        )?;
        writeln!(
            f,
            "<md-table><md-thead><md-tr><md-th>基本</md-th><md-th></md-th></md-tr></md-thead><md-tbody>"
        )?;
        let url = format!("https://open.feishu.cn{url}");
        for (name, value) in [("HTTP URL", url.as_str()), ("HTTP Method", *method)] {
            writeln!(f, "<md-tr><md-th>{name}</md-th><md-td>{value}</md-td></md-tr>")?;
        }
        let place = if *method == "GET" { "查询参数" } else { "请求体" };
        writeln!(f, "</md-tbody></md-table>\n:::\n\n### {place}\n")?;
        table(f, request.iter().map(|row| (row, 0)))?;
        if !sample.is_empty() {
            writeln!(f, "\n### 请求体示例\n\n```json\n{sample}\n```")?;
        }
        writeln!(f, "\n## 响应\n\n### 响应体\n")?;
        let data = Row::of("data", "object", "data");
        table(f, [(&data, 0)].into_iter().chain(response.iter().map(|row| (row, 1))))?;
        writeln!(
            f,
            "\n### 错误码\n\n:::html\n<md-table><md-thead><md-tr><md-th>HTTP状态码</md-th><md-th>错误码</md-th><md-th>描述</md-th><md-th>排查建议</md-th></md-tr></md-thead><md-tbody>"
        )?;
        for (code, message) in errors {
            writeln!(
                f,
                "<md-tr><md-td>400</md-td><md-td>{code}</md-td><md-td>{message}</md-td><md-td>{message}</md-td></md-tr>"
            )?;
        }
        writeln!(f, "</md-tbody></md-table>\n:::")
    }
}

fn table<'a>(f: &mut fmt::Formatter<'_>, rows: impl Iterator<Item = (&'a Row, usize)>) -> fmt::Result {
    writeln!(
        f,
        ":::html\n<md-dt-table><md-dt-thead><md-dt-tr><md-dt-th>名称</md-dt-th><md-dt-th>类型</md-dt-th><md-dt-th>必填</md-dt-th><md-dt-th>描述</md-dt-th></md-dt-tr></md-dt-thead><md-dt-tbody>"
    )?;
    for (Row { level, name, kind, required, description }, deeper) in rows {
        let (level, required) = (level + deeper, if *required { "是" } else { "否" });
        writeln!(
            f,
            "<md-dt-tr level=\"{level}\">\n<md-dt-td>{name}</md-dt-td>\n<md-dt-td>{kind}</md-dt-td>\n<md-dt-td>{required}</md-dt-td>\n<md-dt-td>\n\n{description}\n\n</md-dt-td>\n</md-dt-tr>"
        )?;
    }
    writeln!(f, "</md-dt-tbody></md-dt-table>\n:::")
}
