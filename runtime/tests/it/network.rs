//! The way to the platform: TLS with one's own certificates, proxies, and how long a connection may take.

use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use feishu_runtime::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use feishu_runtime::rustls::{ClientConfig, RootCertStore, ServerConfig};
use feishu_runtime::{Client, ClientBuilder, Error, Retry, TransportKind};
use serde_json::json;
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use crate::endpoints::Ping;
use crate::platform::{Platform, reply};
use crate::proxy;

async fn pinging() -> Platform {
    Platform::start(|_| reply(200, json!({"code": 0, "msg": "", "bot": "b"}))).await
}

fn to(base: &str) -> ClientBuilder {
    Client::builder("cli_test", "app-secret-123").base_url(base).retry(Retry::never())
}

/// The platform behind TLS: its address, and who trusts it.
async fn encrypted(platform: &Platform) -> (String, ClientConfig) {
    let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    let certificate = CertificateDer::from(made.cert.der().to_vec());
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let server = ServerConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.clone()], key)
        .unwrap();
    let mut roots = RootCertStore::empty();
    roots.add(certificate).unwrap();
    let mut client = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    // As whoever made it for another client may have left it.
    client.alpn_protocols = vec![b"h2".to_vec()];
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("https://{}", listener.local_addr().unwrap());
    let behind = platform.base.strip_prefix("http://").unwrap().to_owned();
    let acceptor = TlsAcceptor::from(Arc::new(server));
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (acceptor, behind) = (acceptor.clone(), behind.clone());
            tokio::spawn(async move {
                let Ok(mut stream) = acceptor.accept(stream).await else { return };
                let mut there = TcpStream::connect(behind).await.unwrap();
                let _ = copy_bidirectional(&mut stream, &mut there).await;
            });
        }
    });
    (address, client)
}

fn kind(error: &Error) -> Option<TransportKind> {
    match error {
        Error::Transport(error) => Some(error.kind),
        _ => None,
    }
}

#[tokio::test]
async fn a_certificate_is_trusted_by_the_callers_own_authority_alone() {
    let platform = pinging().await;
    let (address, trusting) = encrypted(&platform).await;
    Ping {}.send(&to(&address).tls(trusting).build().unwrap()).await.unwrap();
    let calls = platform.calls().len();
    let error = Ping {}.send(&to(&address).build().unwrap()).await.unwrap_err();
    assert_eq!(kind(&error), Some(TransportKind::Connect), "{error}");
    assert!(error.to_string().contains("certificate"), "{error}");
    assert_eq!(platform.calls().len(), calls);
}

#[tokio::test]
async fn what_is_encrypted_passes_a_proxy_unread() {
    let platform = pinging().await;
    let (address, trusting) = encrypted(&platform).await;
    let (proxy, told) = proxy::http().await;
    let proxy = proxy.replace("http://", "http://me:proxy-password@");
    let client = to(&address).tls(trusting).proxy(proxy).build().unwrap();
    Ping {}.send(&client).await.unwrap();
    let told = told.lock().unwrap().concat();
    let host = address.strip_prefix("https://").unwrap();
    assert!(told.starts_with(&format!("CONNECT {host} HTTP/1.1\r\n")), "{told}");
    // `me:proxy-password`, in Base64.
    assert!(told.to_lowercase().contains("proxy-authorization: basic bwu6chjvehktcgfzc3dvcmq="), "{told}");
    assert!(!told.contains("app-secret") && !told.contains("Bearer"), "{told}");
    let headers = &platform.calls()[0].headers;
    assert!(!headers.contains_key("proxy-authorization"), "{headers:?}");
}

#[tokio::test]
async fn a_proxy_that_reads_along_is_told_the_whole_address() {
    let platform = pinging().await;
    let (proxy, told) = proxy::http().await;
    let proxy = proxy.replace("http://", "http://me:proxy-password@");
    let client = to(&platform.base).proxy(proxy).build().unwrap();
    Ping {}.send(&client).await.unwrap();
    let told = told.lock().unwrap().concat();
    assert!(told.starts_with(&format!("POST {}/", platform.base)), "{told}");
    assert!(told.to_lowercase().contains("proxy-authorization: basic "), "{told}");
}

#[tokio::test]
async fn a_proxy_may_speak_socks() {
    let platform = pinging().await;
    let (proxy, told) = proxy::socks().await;
    for scheme in ["socks5", "socks5h"] {
        let proxy = format!("{scheme}://me:proxy-password@{proxy}");
        let client = to(&platform.base).proxy(proxy).build().unwrap();
        Ping {}.send(&client).await.unwrap();
        assert_eq!(told.lock().unwrap().pop().as_deref(), Some("me:proxy-password"));
    }
}

#[test]
fn what_is_no_proxy_is_refused_and_its_password_not_shown() {
    for proxy in
        ["", "ftp://me:proxy-password@a.example", "http://me:proxy-password@", "http://a b:proxy-password@c"]
    {
        let error = to("https://open.feishu.cn").proxy(proxy).build().unwrap_err();
        assert!(matches!(error, Error::Config(_)) && error.to_string().contains("proxy"), "{error}");
        assert!(!error.to_string().contains("proxy-password"), "{error}");
    }
}

#[tokio::test]
async fn a_proxy_that_refuses_is_no_connection_and_its_password_not_shown() {
    let platform = pinging().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    let proxy = format!("http://me:proxy-password@{at}");
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let refusal = b"HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n";
        tokio::io::AsyncWriteExt::write_all(&mut stream, refusal).await.unwrap();
    });
    let (address, trusting) = encrypted(&platform).await;
    let client = to(&address).tls(trusting).proxy(proxy).build().unwrap();
    let error = Ping {}.send(&client).await.unwrap_err();
    assert_eq!(kind(&error), Some(TransportKind::Connect), "{error}");
    let told = format!("{error:#} {error:?}");
    assert!(told.contains(&format!("through the proxy {at}: ")), "{told}");
    assert!(!told.contains("proxy-password"), "{told}");
}

#[tokio::test(start_paused = true)]
async fn a_handshake_that_does_not_end_is_no_connection() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("https://{}", listener.local_addr().unwrap());
    let begun = tokio::time::Instant::now();
    let client = to(&base).connect_timeout(Duration::from_secs(3)).build().unwrap().access_token("t-1");
    let error = Ping {}.send(&client).await.unwrap_err();
    assert_eq!(kind(&error), Some(TransportKind::Connect), "{error}");
    assert!(
        (Duration::from_secs(3)..Duration::from_secs(4)).contains(&begun.elapsed()),
        "{:?}",
        begun.elapsed()
    );
}

const BASE: &str = "FEISHU_TEST_BASE";

/// In a process of its own, whose environment the test decides.
#[tokio::test]
#[ignore = "a child process of another test"]
async fn child() {
    let Ok(base) = std::env::var(BASE) else { return };
    Ping {}.send(&to(&base).build().unwrap()).await.unwrap();
    Ping {}.send(&to(&base).no_proxy().build().unwrap()).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_environment_names_a_proxy_unless_the_caller_wants_none() {
    let platform = pinging().await;
    for (no_proxy, expected) in [("", 1), ("127.0.0.0/8", 0)] {
        let (proxy, told) = proxy::http().await;
        let mut child = Command::new(std::env::current_exe().unwrap());
        child.args(["--exact", "network::child", "--ignored"]).env(BASE, &platform.base);
        child
            .env("HTTP_PROXY", proxy)
            .env("NO_PROXY", no_proxy)
            .env_remove("REQUEST_METHOD")
            .stdout(Stdio::null());
        let status = tokio::task::spawn_blocking(move || child.status().unwrap()).await.unwrap();
        assert!(status.success());
        assert_eq!(told.lock().unwrap().len(), expected, "{no_proxy:?}");
    }
}
