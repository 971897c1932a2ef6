//! Tokens from the platform.

use std::time::Duration;

use super::{AppKind, Managed, TokenKey, failed};
use crate::client::Client;
use crate::error::{AuthError, Error};
use crate::reply::lacking;
use crate::request::{Payload, Request};
use crate::run::{self, Detailed, Job};
use crate::secret::Secret;
use crate::spec::{Content, Method, Reply, Spec};

const fn auth(id: &'static str, path: &'static str) -> Spec {
    Spec { id, path, method: Method::Post, content: Content::Json, reply: Reply::Flat, ..Spec::EMPTY }
}

static APP: Spec = auth("auth_v3.app_access_token", "/open-apis/auth/v3/app_access_token");
static APP_INTERNAL: Spec =
    auth("auth_v3.app_access_token.internal", "/open-apis/auth/v3/app_access_token/internal");
static TENANT: Spec = auth("auth_v3.tenant_access_token", "/open-apis/auth/v3/tenant_access_token");
static TENANT_INTERNAL: Spec =
    auth("auth_v3.tenant_access_token.internal", "/open-apis/auth/v3/tenant_access_token/internal");
static RESEND: Spec = auth("auth_v3.app_ticket.resend", "/open-apis/auth/v3/app_ticket/resend");

/// An app_ticket comes every hour and an older one stays good for a while; the platform says no when it is not.
const TICKET_TTL: Duration = Duration::from_hours(24);

#[derive(Default)]
struct Issued {
    app: String,
    tenant: String,
    expire: i64,
}

crate::codec::table! { Issued: "expire" => expire, "app_access_token" => app, "tenant_access_token" => tenant }

/// Fetches a token unless somebody else has while this waited for the lock.
pub(super) async fn locked(client: Client, key: TokenKey, managed: Managed) -> Result<Secret, Error> {
    let store = &client.tokens().store;
    let _guard = store.lock(&key).await.map_err(failed)?;
    if let Some(token) = store.get(&key).await.map_err(failed)? {
        return Ok(token);
    }
    let (token, ttl) = match managed {
        Managed::App => app(&client).await?,
        Managed::Tenant(tenant) => of_tenant(&client, tenant.as_deref()).await?,
    };
    store.set(&key, &token, ttl).await.map_err(failed)?;
    Ok(token)
}

async fn app(client: &Client) -> Result<(Secret, Duration), Error> {
    let app = client.app();
    match app.kind {
        AppKind::Custom => issue(client, &APP_INTERNAL, &app_and_secret(client), Kind::App).await,
        AppKind::Store => {
            let ticket = ticket(client).await?;
            let mut body = app_and_secret(client);
            body.push(("app_ticket", ticket.expose()));
            issue(client, &APP, &body, Kind::App).await
        }
    }
}

async fn of_tenant(client: &Client, tenant: Option<&str>) -> Result<(Secret, Duration), Error> {
    let Some(tenant) = tenant else {
        return issue(client, &TENANT_INTERNAL, &app_and_secret(client), Kind::Tenant).await;
    };
    let app = client.tokens().get(client, &Managed::App, &client.options().allowance()).await?;
    match of_tenant_by(client, tenant, &app).await {
        // Kept on, it would shut the app out of all its tenants until its time is over.
        Err(error) if rejects_token(&error) => {
            let key = client.token_key(&Managed::App);
            client.tokens().store.remove(&key, &app).await.map_err(failed)?;
            let app = client.tokens().get(client, &Managed::App, &client.options().allowance()).await?;
            of_tenant_by(client, tenant, &app).await
        }
        outcome => outcome,
    }
}

async fn of_tenant_by(client: &Client, tenant: &str, app: &Secret) -> Result<(Secret, Duration), Error> {
    let body = [("app_access_token", app.expose()), ("tenant_key", tenant)];
    issue(client, &TENANT, &body, Kind::Tenant).await
}

fn rejects_token(error: &Error) -> bool {
    matches!(error, Error::Auth(AuthError::Refused(error)) if error.is_invalid_token())
}

fn app_and_secret(client: &Client) -> Vec<(&'static str, &str)> {
    let app = client.app();
    vec![("app_id", &app.id), ("app_secret", app.secret.expose())]
}

/// The ticket of the last event. Where there is none, the platform is asked for another event.
async fn ticket(client: &Client) -> Result<Secret, Error> {
    let key = client.ticket_key();
    if let Some(ticket) = client.tokens().store.get(&key).await.map_err(failed)? {
        return Ok(ticket);
    }
    call(client, &RESEND, &app_and_secret(client)).await?;
    Err(AuthError::AppTicketMissing { endpoint: String::new() }.into())
}

/// Keeps the ticket of an event.
pub(crate) async fn set_ticket(client: &Client, ticket: &Secret) -> Result<(), Error> {
    client.tokens().store.set(&client.ticket_key(), ticket, TICKET_TTL).await.map_err(failed)
}

/// How long to keep a token that lives so many seconds: a tenth less, at most five minutes less, so that it does not
/// expire on its way.
fn keep(expire: i64) -> Duration {
    let life = Duration::from_secs(expire.try_into().unwrap_or(0));
    life.saturating_sub((life / 10).min(Duration::from_mins(5)))
}

/// What a reply is read for.
#[derive(Clone, Copy)]
enum Kind {
    App,
    Tenant,
}

async fn issue(
    client: &Client,
    spec: &'static Spec,
    body: &[(&str, &str)],
    kind: Kind,
) -> Result<(Secret, Duration), Error> {
    let reply = call(client, spec, body).await.map_err(|error| match error {
        Error::Api(error) => AuthError::Refused(error).into(),
        other => other,
    })?;
    let (name, token) = match kind {
        Kind::App => ("app_access_token", &reply.data.app),
        Kind::Tenant => ("tenant_access_token", &reply.data.tenant),
    };
    if token.is_empty() {
        return Err(lacking(spec, &reply, name));
    }
    Ok((token.as_str().into(), keep(reply.data.expire)))
}

async fn call(
    client: &Client,
    spec: &'static Spec,
    body: &[(&str, &str)],
) -> Result<Detailed<Issued>, Error> {
    let object: serde_json::Map<_, _> =
        body.iter().map(|(key, value)| ((*key).to_owned(), (*value).into())).collect();
    let request = Request {
        spec,
        method: reqwest::Method::POST,
        target: spec.path.to_owned(),
        headers: reqwest::header::HeaderMap::new(),
        payload: Payload::Json(serde_json::Value::Object(object).to_string().into()),
        // Issuing a token twice issues the same token, or another one as good.
        idempotent: true,
    };
    let options = client.options().clone();
    run::respond(Ok(Job { client: client.clone(), request, options }), Detailed::new).await
}
