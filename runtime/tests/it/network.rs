//! The way to the platform: TLS with one's own certificates, proxies, and how long a connection may take.

use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use feishu_runtime::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use feishu_runtime::rustls::{ClientConfig, RootCertStore, ServerConfig};
use feishu_runtime::{Client, ClientBuilder, Error, Retry, TransportKind};
use rcgen::{CertificateParams, KeyPair, date_time_ymd};
use serde_json::json;
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use crate::endpoints::Ping;
use crate::liar::{Says, liar};
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
    encrypted_by(platform, CertificateParams::new(["127.0.0.1".to_owned()]).unwrap()).await
}

/// The same with a certificate that says something else.
async fn encrypted_by(platform: &Platform, params: CertificateParams) -> (String, ClientConfig) {
    let signing = KeyPair::generate().unwrap();
    let certificate = CertificateDer::from(params.self_signed(&signing).unwrap().der().to_vec());
    let key = PrivateKeyDer::try_from(signing.serialize_der()).unwrap();
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
async fn row_02_a_certificate_of_another_host_or_another_time_is_refused_and_told() {
    let platform = pinging().await;
    let params = |name: &str| CertificateParams::new([name.to_owned()]).unwrap();
    let (mut over, mut early) = (params("127.0.0.1"), params("127.0.0.1"));
    over.not_after = date_time_ymd(2001, 1, 1);
    early.not_before = date_time_ymd(2099, 1, 1);
    for (params, why) in [
        (params("open.feishu.cn"), "not valid for name"),
        (params("127.0.0.2"), "not valid for name"),
        (over, "expired"),
        (early, "not valid yet"),
    ] {
        let (address, trusting) = encrypted_by(&platform, params).await;
        let error = Ping {}.send(&to(&address).tls(trusting).build().unwrap()).await.unwrap_err();
        assert_eq!(kind(&error), Some(TransportKind::Connect), "{error}");
        assert!(error.to_string().contains(why), "{why}: {error}");
    }
    // Who speaks no TLS at all is not spoken to without.
    let (base, heard) =
        liar(|_, _| Says::Then(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n".to_vec())).await;
    let hurried = to(&base.replace("http://", "https://")).connect_timeout(Duration::from_millis(50));
    let error = Ping {}.send(&hurried.build().unwrap()).await.unwrap_err();
    assert_eq!(kind(&error), Some(TransportKind::Connect), "{error}");
    assert!(platform.calls().is_empty() && heard.lock().unwrap().is_empty());
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

/// A proxy that says the same to everybody, whatever it is asked, and what each of its kinds is called.
async fn saying(bytes: &'static [u8]) -> Vec<String> {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let _ = tokio::io::AsyncWriteExt::write_all(&mut stream, bytes).await;
                while tokio::io::AsyncReadExt::read(&mut stream, &mut [0; 512])
                    .await
                    .is_ok_and(|read| read > 0)
                {}
            });
        }
    });
    ["http", "https", "socks4", "socks4a", "socks5", "socks5h"]
        .map(|scheme| format!("{scheme}://me:proxy@password@{at}"))
        .to_vec()
}

/// By a clock that jumps where nothing else is to be done.
#[tokio::test(start_paused = true)]
async fn row_06_a_proxy_that_stalls_or_talks_nonsense_is_no_connection_and_shows_no_password() {
    static LONG: [u8; 1 << 20] = [b'a'; 1 << 20];
    for bytes in [
        &b""[..],
        b"HTTP/1.1 407 No\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\n\r\n",
        b"HTTP/1.1 200 OK",
        b"HTTP/1.1 200 OK\r\n\r\ngarbage\r\n\r\n",
        b"\x05\xff",
        b"\x05\x02\x01\x01",
        b"\x05\x00\x05\x00\x00\x03\xff",
        b"\x00\x5b\0\0\0\0\0\0",
        &LONG,
    ] {
        for proxy in saying(bytes).await {
            let client = to("https://127.0.0.1:9").proxy(&proxy).connect_timeout(Duration::from_secs(3));
            let client = client.build().unwrap().access_token("t-canary-token");
            let shown = String::from_utf8_lossy(&bytes[..bytes.len().min(40)]);
            let begun = tokio::time::Instant::now();
            let error = Ping {}.send(&client).await.unwrap_err();
            assert_eq!(kind(&error), Some(TransportKind::Connect), "{proxy} {shown}: {error}");
            assert!(begun.elapsed() < Duration::from_secs(4), "{proxy} {shown}: {:?}", begun.elapsed());
            let told = format!("{error:#} {error:?}");
            assert!(!told.contains("password") && !told.contains("canary"), "{proxy} {shown}: {told}");
            assert!(told.len() < 3_000, "{told}");
        }
    }
}

/// What is not encrypted a proxy may answer itself: it is told no more than the request, and not obeyed.
#[tokio::test]
async fn row_02_a_proxy_that_answers_itself_is_not_obeyed_either() {
    let (elsewhere, heard) = liar(|_, _| Says::Nothing).await;
    for status in [301, 307, 407, 502] {
        let elsewhere = elsewhere.clone();
        // It says what it was told, its own password included.
        let (proxy, asked) = liar(move |_, question| {
            let len = question.len();
            let place =
                format!("location: {elsewhere}/\r\ncontent-type: text/plain\r\ncontent-length: {len}");
            Says::Then(format!("HTTP/1.1 {status} X\r\n{place}\r\n\r\n{question}").into_bytes())
        })
        .await;
        let proxy = proxy.replace("http://", "http://me:proxy-password@");
        let client = to("http://127.0.0.1:9").proxy(proxy).build().unwrap().access_token("t-canary-token");
        let error = Ping {}.send(&client).await.unwrap_err();
        assert_eq!(kind(&error) == Some(TransportKind::Redirect), status < 400, "{error}");
        // The second is `me:proxy-password` in Base64.
        for secret in ["canary", "bWU6cHJveHktcGFzc3dvcmQ=", "password"] {
            assert!(!format!("{error:?}").contains(secret), "{secret}: {error}");
        }
        assert_eq!(asked.lock().unwrap().len(), 1);
    }
    assert!(heard.lock().unwrap().is_empty());
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
    let (http, no, cgi) = ("HTTP_PROXY", "NO_PROXY", "REQUEST_METHOD");
    for (environment, expected) in [
        (vec![(http, "PROXY"), (no, "")], 1),
        (vec![("http_proxy", "PROXY")], 1),
        (vec![("ALL_PROXY", "PROXY")], 1),
        (vec![(http, "PROXY"), (no, "open.feishu.cn, 10.0.0.0/8,,[,127.0.0.1.evil")], 1),
        (vec![(http, "PROXY"), (no, "127.0.0.0/8")], 0),
        (vec![(http, "PROXY"), (no, " x , 127.0.0.1")], 0),
        (vec![(http, "PROXY"), (no, "*")], 0),
        // Behind a web server, whoever sends a request with a header `Proxy` says what stands here.
        (vec![(http, "PROXY"), (cgi, "GET")], 0),
        (vec![("HTTPS_PROXY", "PROXY")], 0),
        (vec![(http, "")], 0),
        (vec![(http, "ftp://a:b@c")], 0),
    ] {
        let (proxy, told) = proxy::http().await;
        let mut child = Command::new(std::env::current_exe().unwrap());
        child
            .args(["--exact", "network::child", "--ignored"])
            .env(BASE, &platform.base)
            .stdout(Stdio::null());
        for name in [http, "http_proxy", "ALL_PROXY", "all_proxy", "HTTPS_PROXY", no, "no_proxy", cgi] {
            child.env_remove(name);
        }
        for (name, value) in &environment {
            child.env(name, value.replace("PROXY", &proxy));
        }
        let status = tokio::task::spawn_blocking(move || child.status().unwrap()).await.unwrap();
        assert!(status.success());
        assert_eq!(told.lock().unwrap().len(), expected, "{environment:?}");
    }
}
