//! What stands on a line: requests, answers and what is heard between them.
//!
//! Lines are read twice where the first look decides what the second expects. `serde_json` could keep
//! a part unread, but once it can, it gives that meaning to a member of a certain name in every
//! document of the program, recorded ones among them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tidegate_api::Failure;

/// The first and the last version of this protocol that this build speaks.
pub const PROTOCOL: [u32; 2] = [1, 1];

/// The methods of a client.
pub mod method {
    /// The first one on every connection: [`Hello`](super::Hello), answered by
    /// [`Welcome`](super::Welcome).
    pub const HELLO: &str = "hello";
    /// A request, answered by a reply.
    pub const ASK: &str = "ask";
    /// That refs may have moved: [`Wake`](tidegate_api::request::Wake). Answered by nothing, and said
    /// without a hello: who says it waits for nothing.
    pub const WAKE: &str = "wake";
    /// That the daemon is to end, once it has done what it began; answered by `true`.
    pub const STOP: &str = "stop";
}

/// What went wrong, as JSON-RPC counts it.
pub mod code {
    /// The line is no JSON.
    pub const NO_JSON: i32 = -32700;
    /// It is JSON and no request.
    pub const NO_REQUEST: i32 = -32600;
    /// No such method.
    pub const NO_METHOD: i32 = -32601;
    /// The parameters are not those of the method.
    pub const BAD_PARAMETERS: i32 = -32602;
    /// The request was understood and not granted; `data` is the failure.
    pub const FAILED: i32 = -32000;
}

/// A request, but for its parameters.
#[derive(Debug, Deserialize)]
pub struct Call {
    /// Always `2.0`.
    pub jsonrpc: String,
    /// What the answer carries, too.
    #[serde(default)]
    pub id: Value,
    /// What is wanted.
    pub method: String,
}

/// The parameters of a request.
#[derive(Debug, Deserialize)]
pub struct Parameters<T> {
    /// Of what.
    pub params: T,
}

/// The first words of a client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Hello {
    /// The first and the last version it speaks.
    pub protocol: [u32; 2],
    /// Its build.
    #[serde(default)]
    pub build: Option<String>,
    /// The repository it means.
    #[serde(default)]
    pub repository: Option<String>,
    /// The settings under which it wants to record.
    #[serde(default)]
    pub settings: Option<String>,
}

/// The first words of a daemon.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Welcome {
    /// The version to speak.
    pub protocol: u32,
    /// Its build.
    pub build: String,
    /// The repository it serves.
    pub repository: String,
    /// Its process.
    pub pid: u32,
}

/// What is heard before an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "method", content = "params", rename_all = "snake_case")]
pub enum Word {
    /// The request is still worked on.
    Working,
    /// How far it has come.
    Step {
        /// What is counted.
        what: String,
        /// How much is done.
        done: usize,
        /// Of how much.
        total: usize,
    },
    /// Something is about to be recorded.
    Recording {
        /// The key under which it can be asked for again if no answer comes.
        repeat: Option<String>,
    },
}

/// A line from the daemon: an answer if it has a result or an error, else a word.
#[derive(Debug, Deserialize)]
pub struct Line<T> {
    /// What was asked for.
    pub result: Option<T>,
    /// Why there is no result.
    pub error: Option<Refused>,
}

/// Why there is no result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Refused {
    /// One of [`code`].
    pub code: i32,
    /// In words.
    pub message: String,
    /// The failure, if the request was understood.
    #[serde(default)]
    pub data: Option<Box<Failure>>,
}

impl From<Failure> for Refused {
    fn from(failure: Failure) -> Self {
        Self { code: code::FAILED, message: failure.message.clone(), data: Some(Box::new(failure)) }
    }
}

#[derive(Serialize)]
struct Outgoing<'a, P, R> {
    jsonrpc: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    method: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    params: Option<P>,
    #[serde(skip_serializing_if = "Option::is_none")]
    result: Option<R>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a Refused>,
}

const EMPTY: Outgoing<'static, (), ()> =
    Outgoing { jsonrpc: "2.0", id: None, method: None, params: None, result: None, error: None };

/// The line of a request.
pub fn call(id: u64, method: &str, params: impl Serialize) -> serde_json::Result<Vec<u8>> {
    let Outgoing { jsonrpc, result, error, .. } = EMPTY;
    let (id, method, params) = (&Value::from(id), Some(method), Some(params));
    line(&Outgoing { jsonrpc, id: Some(id), method, params, result, error })
}

/// The line of what is told and not answered.
pub fn told(method: &str, params: impl Serialize) -> serde_json::Result<Vec<u8>> {
    let Outgoing { jsonrpc, id, result, error, .. } = EMPTY;
    line(&Outgoing { jsonrpc, id, method: Some(method), params: Some(params), result, error })
}

/// The line of an answer.
pub fn answer(
    id: &Value,
    result: Result<impl Serialize, impl Into<Refused>>,
) -> serde_json::Result<Vec<u8>> {
    let Outgoing { jsonrpc, method, params, .. } = EMPTY;
    let (result, error) = match result {
        Ok(result) => (Some(result), None),
        Err(refused) => (None, Some(refused.into())),
    };
    line(&Outgoing { jsonrpc, id: Some(id), method, params, result, error: error.as_ref() })
}

/// The line of a word.
pub fn word(word: &Word) -> serde_json::Result<Vec<u8>> {
    let mut word = serde_json::to_value(word)?;
    word["jsonrpc"] = "2.0".into();
    line(&word)
}

fn line(document: &impl Serialize) -> serde_json::Result<Vec<u8>> {
    let mut line = serde_json::to_vec(document)?;
    line.push(b'\n');
    Ok(line)
}
