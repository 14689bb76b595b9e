// ONNX Runtime 1.29 and later send usage events from Linux unless this is set before the library is loaded.
// Whoever loads the library imports this file first, in every process and thread.
process.env.ORT_DISABLE_TELEMETRY = '1';
