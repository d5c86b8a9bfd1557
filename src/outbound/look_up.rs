//! Names are looked up once: what was checked is what is connected to, whatever the name says a moment
//! later.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use futures_util::future::BoxFuture;
use ipnet::IpNet;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::address::{is_in, is_public};

/// Looks a name up.
pub type LookUp = Arc<dyn Fn(String) -> BoxFuture<'static, io::Result<Vec<IpAddr>>> + Send + Sync>;

/// Asks this machine's resolver.
pub(super) fn system() -> LookUp {
    Arc::new(|name| {
        Box::pin(async move {
            Ok(tokio::net::lookup_host((name.as_str(), 0)).await?.map(|addr| addr.ip()).collect())
        })
    })
}

/// Where a name may lead.
#[derive(Clone, Copy)]
pub(super) enum Reach {
    /// To the public internet, and to the permitted networks.
    Public,
    /// To the permitted networks only: plain http.
    Permitted,
}

/// Looks names up, and hands on what they lead to only if all of it may be connected to: a name that
/// leads to our own network as well is nobody's mistake.
pub(super) struct Guarded {
    pub(super) look_up: LookUp,
    pub(super) allow: Arc<Vec<IpNet>>,
    pub(super) reach: Reach,
}

impl Resolve for Guarded {
    fn resolve(&self, name: Name) -> Resolving {
        let (allow, reach) = (Arc::clone(&self.allow), self.reach);
        let found = (self.look_up)(name.as_str().to_owned());
        Box::pin(async move {
            let found = found.await.map_err(|_| Refused("the name is not known"))?;
            if found.is_empty() {
                return Err(Refused("the name is not known").into());
            }
            let may = |ip: &IpAddr| is_in(&allow, *ip) || matches!(reach, Reach::Public) && is_public(*ip);
            if !found.iter().all(may) {
                return Err(match reach {
                    Reach::Public => Refused("the name leads to an address that is not public"),
                    Reach::Permitted => {
                        Refused("plain http is for the networks of UNTETHER_WEBHOOK_ALLOW only")
                    }
                }
                .into());
            }
            Ok(Box::new(found.into_iter().map(|ip| SocketAddr::new(ip, 0))) as Addrs)
        })
    }
}

/// Why a name is not connected to, for staff.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct Refused(pub(super) &'static str);
