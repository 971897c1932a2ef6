//! A handful of endpoints as the generator emits them, with less to read.

use feishu_runtime::{
    ApiCode, Content, Download, Endpoint, FieldRule, Layout, LengthUnit, Method, Next, Paged, Part,
    RateLimit, Record, Reply, Rule, Slot, Spec, Token, Value, choice, code, int_choice,
};

/// A struct with the tables the generator emits for it.
macro_rules! emitted {
    ($name:ident { $($field:ident: $type:ty = $wire:literal $(in $place:ident)?),* $(,)? } $(rules $rules:expr)?) => {
        #[derive(Default)]
        pub struct $name {
            $(pub $field: $type,)*
        }

        impl Record for $name {
            fn layout(&self) -> &'static Layout {
                const RULES: &[FieldRule] = { let rules: &[FieldRule] = &[]; $(let _ = rules; let rules = $rules;)? rules };
                const {
                    &Layout {
                        name: stringify!($name),
                        fields: &[$($wire),*],
                        places: &[$($(feishu_runtime::Place::$place,)?)*],
                        rules: RULES,
                    }
                }
            }

            #[allow(unused_mut, unused_assignments, unused_variables)]
            fn view_at(&self, index: usize) -> feishu_runtime::ValueRef<'_> {
                let mut at = 0;
                $(if at == index { return Slot::view(&self.$field); } at += 1;)*
                feishu_runtime::ValueRef::Absent
            }

            #[allow(unused_mut, unused_assignments, unused_variables)]
            fn slot_at(&mut self, index: usize) -> &mut dyn Slot {
                let mut at = 0;
                $(if at == index { return &mut self.$field; } at += 1;)*
                self
            }
        }

        feishu_runtime::records!($name);
    };
}
pub(crate) use emitted;

pub enum AnyCode {
    UnitIdInvalid,
    TooFast,
    Frequent,
    NotReady,
    Other(i64),
}

code! { AnyCode:
    UnitIdInvalid = 43051, 400, "unit_id invalid", "check the unit id";
    TooFast = 11232, 400, "create message trigger rate limit", "";
    Frequent = 230_020, 400, "This operation triggers the frequency limit", "";
    NotReady = 1_254_607, 400 transient, "Data not ready", "";
}

const BASE: Spec = Spec { tokens: &[Token::Tenant], errors: AnyCode::ERRORS, ..Spec::EMPTY };

macro_rules! endpoint {
    ($name:ident -> $response:ty, $spec:expr) => {
        impl Endpoint for $name {
            type Response = $response;
            type Code = AnyCode;
            const SPEC: &'static Spec = &$spec;
        }

        impl $name {
            pub fn send<'a>(&'a self, client: &'a feishu_runtime::Client) -> feishu_runtime::Call<'a, Self> {
                feishu_runtime::Call::new(client, self)
            }
        }
    };
}

pub enum IdKind {
    OpenId,
    Other(String),
}

choice! { IdKind:
    OpenId = "open_id";
}

pub enum Gender {
    Secret,
    Male,
    Other(i64),
}

int_choice! { Gender:
    Secret = 0;
    Male = 1;
}

emitted!(Leader { kind: Option<i64> = "leaderType", id: Option<String> = "leaderID" } rules &[
    FieldRule { field: 1, rule: Rule::Length { min: Some(1), max: Some(4), unit: LengthUnit::Chars } },
]);

emitted!(Department {
    name: Option<String> = "name",
    id: Option<String> = "department_id",
    members: Option<i64> = "member_count",
    leaders: Vec<Leader> = "leaders",
    parent: Option<Box<Department>> = "parent",
    gender: Option<Gender> = "gender",
    kind: Option<IdKind> = "id_kind",
    deleted: Option<bool> = "is_deleted",
    share: Option<f64> = "share",
    labels: std::collections::BTreeMap<String, i64> = "labels",
    extra: Option<Value> = "extra",
});

emitted!(DepartmentPage {
    items: Vec<Department> = "items",
    has_more: Option<bool> = "has_more",
    page_token: Option<String> = "page_token",
});

// GET, paged, with path and query parameters.
emitted!(ListDepartments {
    unit: String = "unit_id" in Path,
    kinds: Option<Vec<IdKind>> = "kinds" in Query,
    page_token: Option<String> = "page_token" in Query,
    page_size: Option<i64> = "page_size" in Query,
} rules &[FieldRule { field: 3, rule: Rule::Range { min: Some(1.0), max: Some(100.0) } }]);
endpoint!(ListDepartments -> DepartmentPage, Spec {
    id: "contact_v3.department.list",
    path: "/open-apis/contact/v3/units/{unit_id}/departments",
    tokens: &[Token::Tenant, Token::User],
    rate_limits: &[RateLimit { requests: 1000, per_seconds: 60 }, RateLimit { requests: 50, per_seconds: 1 }],
    ..BASE
});

impl Paged for ListDepartments {
    type Item = Department;

    fn set_page_token(&mut self, token: String) {
        self.page_token = Some(token);
    }

    fn next(response: &DepartmentPage) -> Next {
        Next { has_more: response.has_more, token: response.page_token.clone() }
    }

    fn items(response: &mut DepartmentPage) -> Vec<Department> {
        std::mem::take(&mut response.items)
    }
}

// POST with a JSON body, not idempotent.
emitted!(CreateDepartment {
    name: String = "name" in Body,
    leaders: Option<Vec<Leader>> = "leaders" in Body,
    trace: Option<String> = "X-Trace" in Header,
} rules &[
    FieldRule { field: 0, rule: Rule::Length { min: None, max: Some(5), unit: LengthUnit::Chars } },
    FieldRule { field: 0, rule: Rule::NotPrefix("od-") },
    FieldRule { field: 0, rule: Rule::NotEqual("0") },
    FieldRule { field: 0, rule: Rule::Pattern("^[^/]*$") },
    FieldRule { field: 1, rule: Rule::Items { min: None, max: Some(2) } },
]);
endpoint!(CreateDepartment -> Department, Spec {
    id: "contact_v3.department.create",
    method: Method::Post,
    path: "/open-apis/contact/v3/departments",
    content: Content::Json,
    ..BASE
});

// POST with an idempotency parameter.
emitted!(CreateMessage { text: String = "text", uuid: Option<String> = "uuid" });
endpoint!(CreateMessage -> Department, Spec {
    id: "im_v1.message.create",
    method: Method::Post,
    path: "/open-apis/im/v1/messages",
    content: Content::Json,
    idempotency: Some("uuid"),
    ..BASE
});

// For a user only.
emitted!(GetMe {});
endpoint!(GetMe -> Department, Spec {
    id: "authen_v1.user_info.get",
    path: "/open-apis/authen/v1/user_info",
    tokens: &[Token::User],
    ..BASE
});

// Code and message beside the payload.
emitted!(Ping {});
emitted!(Pong { bot: Option<String> = "bot" });
endpoint!(Ping -> Pong, Spec { id: "bot_v3.info", path: "/open-apis/bot/v3/info", reply: Reply::Flat, ..BASE });

// No code at all, and a host of its own.
emitted!(Bare {});
endpoint!(Bare -> Pong, Spec {
    id: "verification.get",
    path: "/suite/bare",
    host: Some("https://www.feishu.cn"),
    reply: Reply::Bare,
    ..BASE
});

emitted!(Upload { kind: String = "image_type", labels: Option<Vec<String>> = "labels", file: Part = "image" });
endpoint!(Upload -> Department, Spec {
    id: "im_v1.image.create",
    method: Method::Post,
    path: "/open-apis/im/v1/images",
    content: Content::Multipart,
    ..BASE
});

emitted!(UploadPart { upload_id: String = "upload_id", seq: i64 = "seq", file: Part = "file" });
endpoint!(UploadPart -> Department, Spec {
    id: "drive_v1.file.upload_part",
    method: Method::Post,
    path: "/open-apis/drive/v1/files/upload_part",
    content: Content::Multipart,
    idempotency: Some("seq"),
    ..BASE
});

emitted!(GetFile { name: String = "name" in Path });
endpoint!(GetFile -> Download, Spec {
    id: "drive_v1.file.download",
    path: "/open-apis/drive/v1/files/{name}/download",
    reply: Reply::File,
    ..BASE
});

// What a page made of lies would be emitted as.
emitted!(Lured {});
endpoint!(Lured -> Pong, Spec { id: "lured", path: "@127.0.0.1:7777/open-apis/x", ..Spec::EMPTY });
emitted!(Astray { id: String = "id" in Path });
endpoint!(Astray -> Pong, Spec {
    id: "astray",
    method: Method::Post,
    path: "//evil.example/{id}",
    content: Content::Json,
    ..Spec::EMPTY
});
emitted!(Foreign {});
endpoint!(Foreign -> Pong, Spec { id: "foreign", host: Some("http://127.0.0.1:7777"), path: "/x", ..Spec::EMPTY });

// A POST that sends nothing, and a GET whose page lists a body.
emitted!(Touch {});
endpoint!(Touch -> Pong, Spec { id: "touch", method: Method::Post, path: "/touch", reply: Reply::Flat, ..BASE });
emitted!(Search { text: Option<String> = "text" });
endpoint!(Search -> Pong, Spec {
    id: "search",
    path: "/search",
    content: Content::Json,
    reply: Reply::Flat,
    ..BASE
});

// A file whose form has a field for its name.
emitted!(UploadNamed { name: String = "file_name", file: Part = "file" });
endpoint!(UploadNamed -> Department, Spec {
    id: "im_v1.file.create",
    method: Method::Post,
    path: "/open-apis/im/v1/files",
    content: Content::Multipart,
    ..BASE
});

// A file alone.
emitted!(Put { file: Part = "file" });
endpoint!(Put -> Department, Spec {
    id: "put",
    method: Method::Put,
    path: "/open-apis/put",
    content: Content::Binary,
    ..BASE
});

// What cannot be empty.
emitted!(Register {
    kind: String = "receive_id_type" in Query,
    id: String = "receive_id" in Body,
    file: Part = "file" in Body,
} rules &[
    FieldRule { field: 0, rule: Rule::Required },
    FieldRule { field: 1, rule: Rule::Required },
    FieldRule { field: 2, rule: Rule::Required },
]);
endpoint!(Register -> Pong, Spec {
    id: "register",
    method: Method::Post,
    path: "/register",
    content: Content::Multipart,
    reply: Reply::Flat,
    ..BASE
});
