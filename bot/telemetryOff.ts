// ONNX Runtime 1.29 and later send telemetry from Linux unless this is set before the library is loaded.
// Imported first by every process and thread that could load it.
process.env.ORT_DISABLE_TELEMETRY = '1';
