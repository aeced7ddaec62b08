//! Bodies against models: JSON schema, in the words of the validator that API Gateway has.
