//! Ranges of IP addresses, as policies write them.

use std::net::IpAddr;

/// `192.0.2.0/24`, `2001:db8::/32`, or one address.
#[derive(Clone, Copy, Debug)]
pub(super) struct AddressRange {
    network: IpAddr,
    /// How many bits of an address must be those of the network.
    length: u32,
}

impl AddressRange {
    pub(super) fn parse(written: &str) -> Option<Self> {
        let (network, length) = match written.split_once('/') {
            Some((network, length)) => (network, Some(length.parse().ok()?)),
            None => (written, None),
        };
        let network: IpAddr = network.parse().ok()?;
        let size = bits(network).0;
        let length = length.unwrap_or(size);
        (length <= size).then_some(Self { network, length })
    }

    /// Whether it has an address; one of version 4 may be written as one of version 6.
    pub(super) fn contains(self, address: IpAddr) -> bool {
        let ((size, network), (other_size, address)) = (bits(self.network), bits(address.to_canonical()));
        let mask = u128::MAX.checked_shl(128 - self.length).unwrap_or(0);
        size == other_size && network & mask == address & mask
    }
}

/// How many bits an address has, and they, from the highest of 128.
fn bits(address: IpAddr) -> (u32, u128) {
    match address {
        IpAddr::V4(address) => (32, u128::from(address.to_bits()) << 96),
        IpAddr::V6(address) => (128, address.to_bits()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_have_addresses_of_their_network() {
        for (range, address, is_in) in [
            ("192.0.2.0/24", "192.0.2.7", true),
            ("192.0.2.0/24", "::ffff:192.0.2.7", true),
            ("192.0.2.0/24", "192.0.3.7", false),
            ("192.0.2.7", "192.0.2.7", true),
            ("192.0.2.7", "192.0.2.8", false),
            ("0.0.0.0/0", "203.0.113.1", true),
            ("0.0.0.0/0", "2001:db8::1", false),
            ("2001:db8::/32", "2001:db8::1", true),
            ("::/0", "2001:db8::1", true),
            ("2001:db8::1/128", "2001:db8::2", false),
        ] {
            let range = AddressRange::parse(range).expect("a range");
            assert_eq!(range.contains(address.parse().expect("an address")), is_in, "{range:?} {address}");
        }
        for wrong in ["", "office", "192.0.2.0/33", "192.0.2.0/x", "192.0.2/24", "::/129", "1.2.3.4/-1"] {
            assert!(AddressRange::parse(wrong).is_none(), "{wrong}");
        }
    }
}
