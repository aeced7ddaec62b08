//! `String.format`, for the conversions that templates use.

/// An argument of a format.
#[derive(Debug)]
pub(crate) struct Argument {
    /// As it prints.
    pub(crate) text: String,
    /// Its value, if it is a whole number.
    pub(crate) integer: Option<i128>,
    /// Its value, if it is a number with a fraction.
    pub(crate) real: Option<f64>,
}

/// What one conversion asks for.
struct Spec {
    left: bool,
    zero: bool,
    plus: bool,
    grouped: bool,
    width: usize,
    precision: Option<usize>,
    conversion: char,
}

/// The widest field that is made.
const MAX_WIDTH: usize = 10_000;

/// Fills a format; the reason where it does not fit the arguments, or has more than `most` bytes.
pub(crate) fn format(format: &str, arguments: &[Argument], most: usize) -> Result<String, String> {
    let mut out = String::new();
    let mut characters = format.chars().peekable();
    let mut next = 0;
    while let Some(c) = characters.next() {
        if c != '%' {
            out.push(c);
            continue;
        }
        let mut digits = String::new();
        let mut spec = Spec {
            left: false,
            zero: false,
            plus: false,
            grouped: false,
            width: 0,
            precision: None,
            conversion: ' ',
        };
        let mut explicit = None;
        let mut in_precision = false;
        loop {
            let Some(c) = characters.next() else { return Err("the format ends in a conversion".to_owned()) };
            match c {
                '-' if digits.is_empty() => spec.left = true,
                '+' if digits.is_empty() => spec.plus = true,
                ',' if digits.is_empty() => spec.grouped = true,
                '0' if digits.is_empty() && !in_precision => spec.zero = true,
                '0'..='9' => digits.push(c),
                '$' => explicit = std::mem::take(&mut digits).parse::<usize>().ok(),
                '.' => {
                    spec.width = std::mem::take(&mut digits).parse().unwrap_or(0);
                    in_precision = true;
                }
                c => {
                    let number = digits.parse::<usize>().ok();
                    if in_precision {
                        spec.precision = number;
                    } else {
                        spec.width = number.unwrap_or(0);
                    }
                    spec.conversion = c;
                    break;
                }
            }
        }
        if spec.width > MAX_WIDTH || spec.precision.is_some_and(|precision| precision > MAX_WIDTH) {
            return Err(format!("a field is wider than {MAX_WIDTH}"));
        }
        match spec.conversion {
            '%' => out.push('%'),
            'n' => out.push('\n'),
            _ => {
                let index = explicit.map_or(next, |index| index.saturating_sub(1));
                next += usize::from(explicit.is_none());
                let Some(argument) = arguments.get(index) else {
                    return Err(format!("no argument is left for the conversion `%{}`", spec.conversion));
                };
                out.push_str(&field(&spec, argument)?);
                if out.len() > most {
                    return Err(format!("the result has more than {most} bytes"));
                }
            }
        }
    }
    Ok(out)
}

fn field(spec: &Spec, argument: &Argument) -> Result<String, String> {
    let mismatch = || format!("the conversion `%{}` does not fit the argument", spec.conversion);
    let mut text = match spec.conversion {
        's' | 'S' | 'b' | 'B' | 'c' | 'C' => {
            let text = spec
                .precision
                .map_or_else(|| argument.text.clone(), |p| argument.text.chars().take(p).collect());
            if spec.conversion.is_uppercase() { text.to_uppercase() } else { text }
        }
        'd' => {
            let digits = argument.integer.ok_or_else(mismatch)?.to_string();
            if spec.grouped { grouped(&digits) } else { digits }
        }
        'x' => format!("{:x}", argument.integer.ok_or_else(mismatch)?),
        'X' => format!("{:X}", argument.integer.ok_or_else(mismatch)?),
        'o' => format!("{:o}", argument.integer.ok_or_else(mismatch)?),
        'f' => {
            let real = argument.real.ok_or_else(mismatch)?;
            let digits = format!("{real:.*}", spec.precision.unwrap_or(6));
            if spec.grouped { grouped(&digits) } else { digits }
        }
        other => return Err(format!("the conversion `%{other}` is not supported")),
    };
    if spec.plus && !text.starts_with('-') && matches!(spec.conversion, 'd' | 'f') {
        text.insert(0, '+');
    }
    let missing = spec.width.saturating_sub(text.chars().count());
    Ok(if spec.left {
        text + &" ".repeat(missing)
    } else if spec.zero && matches!(spec.conversion, 'd' | 'f' | 'x' | 'X' | 'o') {
        let sign = usize::from(text.starts_with(['-', '+']));
        format!("{}{}{}", &text[..sign], "0".repeat(missing), &text[sign..])
    } else {
        " ".repeat(missing) + &text
    })
}

/// Puts commas between thousands.
fn grouped(digits: &str) -> String {
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |digits| ("-", digits));
    let (whole, fraction) =
        digits.split_once('.').map_or((digits, None), |(whole, fraction)| (whole, Some(fraction)));
    let mut out = sign.to_owned();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}
