//! A site on the loopback that acts like the real one, and on demand like a bad one.

use axum::{
    Router,
    body::{Body, Bytes},
    extract::{Request, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use futures_util::stream;
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    convert::Infallible,
    io,
    net::SocketAddr,
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};
use tokio::{net::TcpListener, runtime, sync::oneshot, time};

/// How the site answers for a page.
#[derive(Clone, Debug)]
pub(crate) enum Answer {
    /// The page in the language asked for, as it should be.
    Page,
    /// A code beside which there is no page.
    Code(i64, &'static str),
    Status(u16),
    /// A status, and when to come again.
    Later(u16, &'static str),
    /// Any text under any type.
    Text(&'static str, String),
    /// Compressed, under any type.
    Gzip(&'static str, Vec<u8>),
    /// The JSON of a page with this for its data.
    Data(Value),
    Redirect(String),
    /// A byte now and then, without end.
    Drip,
    /// Blanks without end.
    Endless,
    /// A connection that breaks in the middle.
    Cut,
    /// The first as often as stated, then the second.
    First(usize, Box<Answer>, Box<Answer>),
}

/// A page of the site.
#[derive(Clone, Debug)]
pub(crate) struct Doc {
    pub(crate) full_path: String,
    pub(crate) title: String,
    /// Addresses of the folders around it, from the outermost.
    pub(crate) folders: Vec<String>,
    pub(crate) updated: u64,
    pub(crate) zh: String,
    pub(crate) en: String,
    pub(crate) schema: Option<Value>,
    pub(crate) detail: Answer,
    pub(crate) export: Answer,
}

impl Doc {
    pub(crate) fn new(full_path: &str, text: &str) -> Self {
        Self {
            full_path: full_path.to_owned(),
            title: "标题".to_owned(),
            folders: Vec::new(),
            updated: 1_720_167_377_000,
            zh: text.to_owned(),
            en: format!("# English\n\n{text}"),
            schema: None,
            detail: Answer::Page,
            export: Answer::Status(404),
        }
    }

    pub(crate) fn detail(self, detail: Answer) -> Self {
        Self { detail, ..self }
    }

    pub(crate) fn export(self, export: Answer) -> Self {
        Self { export, ..self }
    }

    pub(crate) fn within(self, folders: &[&str]) -> Self {
        Self { folders: folders.iter().map(|folder| (*folder).to_owned()).collect(), ..self }
    }
}

/// A request that came.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) path: String,
    pub(crate) headers: HeaderMap,
    pub(crate) at: time::Instant,
}

#[derive(Default)]
pub(crate) struct Inside {
    pub(crate) docs: BTreeMap<String, Doc>,
    /// In place of the tree of the docs.
    pub(crate) tree: Option<Answer>,
    /// Whether the tree's nodes have update times.
    pub(crate) has_times: bool,
    /// How long each page takes.
    pub(crate) pause: Duration,
    pub(crate) asked: Vec<Asked>,
    pub(crate) under_way: usize,
    pub(crate) most_under_way: usize,
    firsts: BTreeMap<String, usize>,
}

#[derive(Clone)]
pub(crate) struct Stub {
    pub(crate) address: SocketAddr,
    inside: Arc<Mutex<Inside>>,
    /// Ends the site when the last owner goes.
    _end: Arc<oneshot::Sender<()>>,
}

impl Stub {
    pub(crate) fn new(docs: impl IntoIterator<Item = Doc>) -> Self {
        let docs = docs.into_iter().map(|doc| (doc.full_path.clone(), doc)).collect();
        let inside = Arc::new(Mutex::new(Inside { docs, has_times: true, ..Inside::default() }));
        let (tell, told) = std::sync::mpsc::channel();
        let (end, ended) = oneshot::channel::<()>();
        let router = Router::new().fallback(answer).with_state(inside.clone());
        thread::spawn(move || {
            let runtime = runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
                tell.send(listener.local_addr().unwrap()).unwrap();
                tokio::select! {
                    served = axum::serve(listener, router) => served.unwrap(),
                    _ = ended => {}
                }
            });
        });
        Self { address: told.recv().unwrap(), inside, _end: Arc::new(end) }
    }

    pub(crate) fn host(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn with<T>(&self, change: impl FnOnce(&mut Inside) -> T) -> T {
        change(&mut self.inside.lock().unwrap())
    }

    pub(crate) fn put(&self, doc: Doc) {
        self.with(|inside| inside.docs.insert(doc.full_path.clone(), doc));
    }

    pub(crate) fn change(&self, full_path: &str, change: impl FnOnce(&mut Doc)) {
        self.with(|inside| change(inside.docs.get_mut(full_path).unwrap()));
    }

    /// The requests since the last time this was called.
    pub(crate) fn take_asked(&self) -> Vec<String> {
        self.with(|inside| inside.asked.drain(..).map(|asked| asked.path).collect())
    }
}

type Shared = Arc<Mutex<Inside>>;

async fn answer(State(shared): State<Shared>, request: Request) -> Response {
    let uri = request.uri().clone();
    let path = uri.path_and_query().map(ToString::to_string).unwrap_or_default();
    let asked = Asked { path: path.clone(), headers: request.headers().clone(), at: time::Instant::now() };
    let pause = {
        let mut inside = shared.lock().unwrap();
        inside.asked.push(asked);
        inside.under_way += 1;
        inside.most_under_way = inside.most_under_way.max(inside.under_way);
        inside.pause
    };
    if !pause.is_zero() {
        time::sleep(pause).await;
    }
    let english = request.headers().get(header::COOKIE).is_some_and(|cookie| cookie == "open_locale=en-US");
    let reply = shared.lock().unwrap().reply(uri.path(), uri.query(), english);
    shared.lock().unwrap().under_way -= 1;
    reply
}

impl Inside {
    fn reply(&mut self, path: &str, query: Option<&str>, english: bool) -> Response {
        if path == "/api/tools/docment/directory_list" {
            let tree = self
                .tree
                .clone()
                .unwrap_or_else(|| Answer::Text("application/json", self.tree().to_string()));
            return self.spell("tree", &tree, || unreachable!("a tree is no page"));
        }
        let asked = match (path, query) {
            ("/document_portal/v1/document/get_detail", Some(query)) => {
                query.strip_prefix("fullPath=").map(decoded)
            }
            _ => path.strip_prefix("/document").and_then(|path| path.strip_suffix(".md")).map(decoded),
        };
        let Some(doc) = asked.and_then(|asked| self.docs.get(&asked).cloned()) else {
            return StatusCode::NOT_FOUND.into_response();
        };
        let text = if english { doc.en.clone() } else { doc.zh.clone() };
        if query.is_some() {
            let key = format!("detail {}", doc.full_path);
            self.spell(&key, &doc.detail.clone(), || {
                typed("application/json", detail(&doc, &text).to_string())
            })
        } else {
            let key = format!("export {}", doc.full_path);
            self.spell(&key, &doc.export.clone(), || typed("text/markdown; charset=utf-8", text.clone()))
        }
    }

    fn spell(&mut self, key: &str, answer: &Answer, page: impl FnOnce() -> Response) -> Response {
        let status = |status: u16| StatusCode::from_u16(status).unwrap();
        match answer {
            Answer::Page => page(),
            Answer::Code(code, message) => {
                typed("application/json", json!({"code": code, "msg": message}).to_string())
            }
            Answer::Status(code) => status(*code).into_response(),
            Answer::Later(code, after) => (status(*code), [(header::RETRY_AFTER, *after)]).into_response(),
            Answer::Text(kind, text) => typed(kind, text.clone()),
            Answer::Gzip(kind, bytes) => {
                let heads = [(header::CONTENT_TYPE, *kind), (header::CONTENT_ENCODING, "gzip")];
                (heads, bytes.clone()).into_response()
            }
            Answer::Data(data) => typed("application/json", json!({"code": 0, "data": data}).to_string()),
            Answer::Redirect(to) => (StatusCode::FOUND, [(header::LOCATION, to.as_str())]).into_response(),
            Answer::Drip => streamed(stream::unfold((), |()| async {
                time::sleep(Duration::from_millis(100)).await;
                Some((Ok::<_, Infallible>(Bytes::from_static(b" ")), ()))
            })),
            Answer::Endless => {
                let blanks = Bytes::from(vec![b' '; 1 << 20]);
                streamed(stream::repeat_with(move || Ok::<_, Infallible>(blanks.clone())))
            }
            Answer::Cut => streamed(stream::iter([
                Ok(Bytes::from_static(b"{\"code\":0,")),
                Err(io::Error::other("cut")),
            ])),
            Answer::First(times, first, then) => {
                let count = self.firsts.entry(key.to_owned()).or_default();
                *count += 1;
                let next = if *count <= *times { first } else { then };
                self.spell(key, next, page)
            }
        }
    }

    /// The tree of the docs, below the folder of the server API.
    fn tree(&self) -> Value {
        let mut root = json!({"id": "103", "type": "DirectoryType", "fullPath": "/uAjLw4CM/ukTMukTMukTM", "name": "服务端 API", "items": []});
        for doc in self.docs.values() {
            let mut items = &mut root["items"];
            for folder in &doc.folders {
                items = folder_in(items, folder);
            }
            let mut node = json!({"id": doc.full_path, "type": "DocumentType", "fullPath": doc.full_path, "name": doc.title, "items": null});
            if self.has_times {
                node["updateTime"] = doc.updated.into();
            }
            items.as_array_mut().unwrap().push(node);
        }
        let guides = json!({"id": "1", "type": "DirectoryType", "fullPath": "/home", "name": "开发指南", "items": [
            {"id": "2", "type": "DocumentType", "fullPath": "/home/index", "name": "指南", "items": []}
        ]});
        json!({"code": 0, "data": {"items": [guides, root]}})
    }
}

fn folder_in<'a>(items: &'a mut Value, full_path: &str) -> &'a mut Value {
    let items = items.as_array_mut().unwrap();
    let at = items.iter().position(|node| node["fullPath"] == full_path && node["type"] == "DirectoryType");
    let at = at.unwrap_or_else(|| {
        items.push(json!({"type": "DirectoryType", "fullPath": full_path, "name": "x", "items": []}));
        items.len() - 1
    });
    &mut items[at]["items"]
}

fn detail(doc: &Doc, text: &str) -> Value {
    let mut data = json!({
        "id": "7", "directoryId": "8", "fullPath": doc.full_path, "name": "name", "title": doc.title, "type": "doc",
        "updateTime": doc.updated.to_string(), "content": text, "redirectUri": ""
    });
    if let Some(schema) = &doc.schema {
        data["schema"] = json!({"apiSchema": schema});
    }
    json!({"code": 0, "msg": "success", "data": data})
}

fn typed(kind: &str, text: String) -> Response {
    ([(header::CONTENT_TYPE, kind)], text).into_response()
}

fn streamed<E: Into<axum::BoxError> + 'static>(
    chunks: impl futures_util::Stream<Item = Result<Bytes, E>> + Send + 'static,
) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], Body::from_stream(chunks)).into_response()
}

fn decoded(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8().unwrap().into_owned()
}
