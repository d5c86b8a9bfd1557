//! How text messages are sent: the settings of each sender, checked.

use super::check::{Checker, Sender};
use super::{Sandbox, Settings, Sms, Twilio};
use crate::domain::signature;

pub(super) fn sms(c: &mut Checker, s: &Settings, sandbox: Option<Sandbox>, sender: Sender) -> Option<Sms> {
    let sandboxed = sandbox.is_some_and(Sandbox::is_on);
    if s.sms.is_none() && sender == Sender::Optional {
        return Some(Sms::Inbox);
    }
    let chosen = s.sms.as_deref().unwrap_or(if sandboxed { "inbox" } else { "" });
    if sandboxed && matches!(chosen, "http" | "twilio") {
        c.faults.push(format!(
            "UNTETHER_SANDBOX_UNTIL makes a sandbox, which never stands beside a real sender (UNTETHER_SMS is \
             {chosen})"
        ));
    }
    match chosen {
        "inbox" if !sandboxed => {
            c.faults.push("UNTETHER_SMS is inbox, which sends nothing: that is for a sandbox only".into());
            None
        }
        "inbox" => Some(Sms::Inbox),
        "http" => {
            let url = c.take("UNTETHER_SMS_URL", s.sms_url.as_ref(), "", gateway);
            let secret = c.take("UNTETHER_SMS_SECRET", s.sms_secret.as_ref(), "", secret);
            Some(Sms::Http { url: url?, secret: secret? })
        }
        "twilio" => twilio(c, s).map(Sms::Twilio),
        "" => {
            c.faults.push(
                "UNTETHER_SMS must be set: twilio sends by your account there, http posts each text to a \
                 gateway of yours"
                    .into(),
            );
            None
        }
        other => {
            c.faults.push(format!("UNTETHER_SMS must be twilio, http or inbox, not {other:?}"));
            None
        }
    }
}

fn twilio(c: &mut Checker, s: &Settings) -> Option<Twilio> {
    let account =
        c.take("UNTETHER_TWILIO_ACCOUNT_SID", s.twilio_account_sid.as_ref(), "", |text| sid("AC", text));
    let token = c.take("UNTETHER_TWILIO_AUTH_TOKEN", s.twilio_auth_token.as_ref(), "", token);
    let service = |text: &str| sid("MG", text);
    let code_service = c.take("UNTETHER_TWILIO_CODE_SERVICE", s.twilio_code_service.as_ref(), "", service);
    let notice_service =
        c.take("UNTETHER_TWILIO_NOTICE_SERVICE", s.twilio_notice_service.as_ref(), "", service);
    if code_service.is_some() && code_service == notice_service {
        c.faults.push(
            "UNTETHER_TWILIO_NOTICE_SERVICE must be another than UNTETHER_TWILIO_CODE_SERVICE: whoever answers \
             STOP to a notice would get no codes any more"
                .into(),
        );
    }
    let base =
        c.take("UNTETHER_TWILIO_BASE_URL", s.twilio_base_url.as_ref(), "https://api.twilio.com", gateway);
    Some(Twilio {
        account: account?,
        token: token?,
        code_service: code_service?,
        notice_service: notice_service?,
        base: base?.trim_end_matches('/').to_owned(),
    })
}

/// It stands in addresses: letters and digits only.
fn sid(kind: &str, text: &str) -> Result<String, String> {
    let is_one = text.len() > kind.len() && text.starts_with(kind);
    if is_one && text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        Ok(text.to_owned())
    } else {
        Err(format!("must be a SID of Twilio's that begins with {kind}"))
    }
}

fn token(text: &str) -> Result<String, String> {
    if text.is_empty() { Err("must be set: your account's auth token".into()) } else { Ok(text.to_owned()) }
}

pub(super) fn gateway(text: &str) -> Result<String, String> {
    let url = url::Url::parse(text).map_err(|_| "must be the address of the gateway")?;
    let loopback =
        url.host_str().is_some_and(|host| host == "localhost" || host.starts_with("127.") || host == "[::1]");
    if url.scheme() == "https" || (url.scheme() == "http" && loopback) {
        Ok(text.to_owned())
    } else {
        Err("must be https; plain http is for a gateway on loopback only".into())
    }
}

fn secret(text: &str) -> Result<String, String> {
    match signature::secret_bytes(text) {
        Some(bytes) if text.starts_with("whsec_") && bytes.len() >= 24 => Ok(text.to_owned()),
        _ => Err("must be whsec_ and at least 24 bytes in base64".into()),
    }
}
