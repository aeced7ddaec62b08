#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| gatecast_fuzz::mapping_template(bytes));
