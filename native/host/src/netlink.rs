//! Small rtnetlink client: one socket, one request at a time, acknowledged.
use berth_types::Result;

/// A request being written.
pub struct Message(Vec<u8>);

impl Message {
    /// Starts a message: netlink type and flags (`NLM_F_REQUEST` is added, `NLM_F_ACK` by `Socket::request`), then the family's header.
    pub fn new(kind: u16, flags: u16, header: &[u8]) -> Message {
        let mut bytes = Vec::with_capacity(256);
        bytes.extend_from_slice(&0u32.to_ne_bytes());
        bytes.extend_from_slice(&kind.to_ne_bytes());
        bytes.extend_from_slice(&(flags | libc::NLM_F_REQUEST as u16).to_ne_bytes());
        bytes.extend_from_slice(&[0; 8]);
        bytes.extend_from_slice(header);
        let mut message = Message(bytes);
        message.pad();
        message
    }
    /// Adds an attribute.
    pub fn attr(&mut self, kind: u16, value: &[u8]) -> &mut Self {
        self.0.extend_from_slice(&((value.len() + 4) as u16).to_ne_bytes());
        self.0.extend_from_slice(&kind.to_ne_bytes());
        self.0.extend_from_slice(value);
        self.pad();
        self
    }
    /// Adds a text attribute with its closing NUL.
    pub fn attr_text(&mut self, kind: u16, value: &str) -> &mut Self {
        let mut bytes = value.as_bytes().to_vec();
        bytes.push(0);
        self.attr(kind, &bytes)
    }
    /// Adds a nested attribute, filled by `fill`; raw bytes (a nested `ifinfomsg`) may come first with `raw`.
    pub fn nest(&mut self, kind: u16, fill: impl FnOnce(&mut Message)) -> &mut Self {
        let at = self.0.len();
        self.0.extend_from_slice(&[0; 2]);
        self.0.extend_from_slice(&kind.to_ne_bytes());
        fill(self);
        let length = (self.0.len() - at) as u16;
        self.0[at..at + 2].copy_from_slice(&length.to_ne_bytes());
        self
    }
    /// Adds bytes as they are.
    pub fn raw(&mut self, bytes: &[u8]) -> &mut Self {
        self.0.extend_from_slice(bytes);
        self.pad();
        self
    }
    fn pad(&mut self) {
        while self.0.len() % 4 != 0 {
            self.0.push(0);
        }
    }
}

/// A netlink route socket.
pub struct Socket;

impl Socket {
    /// Opens a socket in the calling thread's network namespace.
    pub fn open() -> Result<Socket> {
        todo!()
    }
    /// Sends, waits for the acknowledgement; the error carries the errno the kernel gave.
    pub fn request(&mut self, _message: Message, _doing: &str) -> Result<()> {
        todo!()
    }
    /// Sends with `NLM_F_DUMP` and returns the payload (family header and attributes) of every answer.
    pub fn dump(&mut self, _message: Message, _doing: &str) -> Result<Vec<Vec<u8>>> {
        todo!()
    }
}

/// The attributes after a `header` bytes long family header: kind (flags cleared) and value.
pub fn attributes(payload: &[u8], header: usize) -> Vec<(u16, &[u8])> {
    let mut found = Vec::new();
    let mut rest = payload.get(header..).unwrap_or_default();
    while rest.len() >= 4 {
        let length = u16::from_ne_bytes([rest[0], rest[1]]) as usize;
        let kind = u16::from_ne_bytes([rest[2], rest[3]]) & 0x3fff;
        if length < 4 || length > rest.len() {
            break;
        }
        found.push((kind, &rest[4..length]));
        rest = rest.get((length + 3) & !3..).unwrap_or_default();
    }
    found
}
