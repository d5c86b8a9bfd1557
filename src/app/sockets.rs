//! The sockets of the doors, bound before anything else is begun: a port that is taken is the first that is
//! heard of.

use std::net::{SocketAddr, TcpListener};

use crate::config::Config;
use crate::error::Error;

/// Where the doors listen.
pub(super) struct Sockets {
    pub(super) public: TcpListener,
    pub(super) internal: TcpListener,
    pub(super) admin: TcpListener,
}

impl Sockets {
    /// Binds them as the configuration says.
    ///
    /// # Errors
    /// [`Error::Unavailable`] where one cannot be listened on.
    pub(super) fn bind(config: &Config) -> Result<Self, Error> {
        let (public, internal) = (bind(config.public_addr)?, bind(config.internal_addr)?);
        Ok(Self { public, internal, admin: bind(config.admin_addr)? })
    }
}

fn bind(addr: SocketAddr) -> Result<TcpListener, Error> {
    TcpListener::bind(addr).map_err(|why| Error::Unavailable(format!("{addr} cannot be listened on: {why}")))
}

pub(super) fn url_of(listener: &TcpListener) -> Result<String, Error> {
    Ok(format!("http://{}", addr_of(listener)?))
}

pub(super) fn port_of(listener: &TcpListener) -> Result<u16, Error> {
    Ok(addr_of(listener)?.port())
}

fn addr_of(listener: &TcpListener) -> Result<SocketAddr, Error> {
    listener.local_addr().map_err(|why| Error::Unavailable(format!("a socket has no address: {why}")))
}
