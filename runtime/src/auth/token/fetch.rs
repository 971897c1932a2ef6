//! Tokens from the platform.

use std::time::Duration;

use super::{AppKind, Managed, TokenKey, failed};
use crate::client::Client;
use crate::client::run::{self, Detailed, Job};
use crate::error::{AuthError, Error};
use crate::http::reply::lacking;
use crate::http::request::{Payload, Request};
use crate::secret::Secret;
use crate::wire::spec::{Content, Method, Reply, Spec};

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

/// How long to wait for a ticket before the platform is asked for another one.
const TICKET_WAIT: Duration = Duration::from_mins(1);

/// How long a token is taken to live whose reply does not say: long enough not to be fetched anew for each call, and short
/// enough for the shortest that the platform issues.
const UNSTATED_LIFE: Duration = Duration::from_mins(5);

/// What the platform says when the ticket, the app or its secret is wrong.
const NO_APP_TOKEN: i64 = 10012;

#[derive(Default)]
struct Issued {
    app: String,
    tenant: String,
    expire: Option<i64>,
}

crate::codec::table! { Issued: "expire" => expire, "app_access_token" => app, "tenant_access_token" => tenant }

/// Fetches a token unless somebody else has while this waited for the lock.
pub(super) async fn locked(client: Client, key: TokenKey, managed: Managed) -> Result<Secret, Error> {
    let store = &client.tokens().store;
    let _guard = store.lock(&key).await.map_err(failed)?;
    if let Some(token) = client.tokens().kept(&client, &key).await? {
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
            match by_ticket(client, &ticket).await {
                Err(error) if refuses_ticket(&error) => {
                    // Kept on, it would shut the app out until its time is over. Another may have come meanwhile.
                    client.tokens().store.remove(&client.ticket_key(), &ticket).await.map_err(failed)?;
                    by_ticket(client, &self::ticket(client).await?).await
                }
                outcome => outcome,
            }
        }
    }
}

async fn by_ticket(client: &Client, ticket: &Secret) -> Result<(Secret, Duration), Error> {
    let mut body = app_and_secret(client);
    body.push(("app_ticket", ticket.expose()));
    issue(client, &APP, &body, Kind::App).await
}

fn refuses_ticket(error: &Error) -> bool {
    matches!(error, Error::Auth(AuthError::Refused(error)) if error.code == NO_APP_TOKEN)
}

async fn of_tenant(client: &Client, tenant: Option<&str>) -> Result<(Secret, Duration), Error> {
    let Some(tenant) = tenant else {
        return issue(client, &TENANT_INTERNAL, &app_and_secret(client), Kind::Tenant).await;
    };
    let app = client.tokens().get(client, &Managed::App, &|| client.options().allowance()).await?;
    match of_tenant_by(client, tenant, &app).await {
        // Kept on, it would shut the app out of all its tenants until its time is over.
        Err(error) if rejects_token(&error) => {
            let key = client.token_key(&Managed::App);
            client.tokens().store.remove(&key, &app).await.map_err(failed)?;
            let app = client.tokens().get(client, &Managed::App, &|| client.options().allowance()).await?;
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

/// The ticket of the last event. Where there is none, the platform is asked for another event, by one of all the calls that
/// want it.
async fn ticket(client: &Client) -> Result<Secret, Error> {
    let tokens = client.tokens();
    if let Some(ticket) = tokens.kept(client, &client.ticket_key()).await? {
        return Ok(ticket);
    }
    let asked = client.asked_key();
    if tokens.kept(client, &asked).await?.is_none() {
        call(client, &RESEND, &app_and_secret(client)).await?;
        tokens.store.set(&asked, &ASKED.into(), TICKET_WAIT).await.map_err(failed)?;
    }
    Err(AuthError::AppTicketMissing { endpoint: String::new() }.into())
}

/// What stands in the store once the platform has been asked.
const ASKED: &str = "asked";

/// Keeps the ticket of an event.
pub(crate) async fn set_ticket(client: &Client, ticket: &Secret) -> Result<(), Error> {
    let store = &client.tokens().store;
    store.set(&client.ticket_key(), ticket, TICKET_TTL).await.map_err(failed)?;
    // Should this one be refused as well, another is to be asked for.
    store.remove(&client.asked_key(), &ASKED.into()).await.map_err(failed)
}

/// How long to keep a token that lives so many seconds: a tenth less, at most five minutes less, so that it does not
/// expire on its way.
fn keep(expire: Option<i64>) -> Duration {
    let life = expire.map_or(UNSTATED_LIFE, |seconds| Duration::from_secs(seconds.try_into().unwrap_or(0)));
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
    let token = Secret::from(token.as_str());
    if !token.is_token() {
        return Err(lacking(spec, &reply, name));
    }
    Ok((token, keep(reply.data.expire)))
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
