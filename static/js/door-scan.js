// Reads QR codes from the camera: with the browser's own detector, or else with jsQR, which is loaded only then.
globalThis.wedoDoor ??= {};
{
  const EVERY_MS = 150;
  const SAME_AGAIN_MS = 4000;
  const WIDEST = 640;
  let stream = null;
  let timer = 0;
  let last = { text: "", at: 0 };

  function loadScript(address) {
    return new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = address;
      script.onload = done;
      script.onerror = failed;
      document.head.append(script);
    });
  }

  async function reader(jsqr) {
    const formats = (await globalThis.BarcodeDetector?.getSupportedFormats().catch(() => [])) ?? [];
    if (formats.includes("qr_code")) {
      const detector = new BarcodeDetector({ formats: ["qr_code"] });
      return async (video) => (await detector.detect(video))[0]?.rawValue ?? "";
    }
    if (!globalThis.jsQR) await loadScript(jsqr);
    const canvas = document.createElement("canvas");
    const context = canvas.getContext("2d", { willReadFrequently: true });
    return async (video) => {
      const scale = Math.min(1, WIDEST / video.videoWidth);
      canvas.width = video.videoWidth * scale;
      canvas.height = video.videoHeight * scale;
      context.drawImage(video, 0, 0, canvas.width, canvas.height);
      const { data, width, height } = context.getImageData(0, 0, canvas.width, canvas.height);
      return jsQR(data, width, height, { inversionAttempts: "attemptBoth" })?.data ?? "";
    };
  }

  wedoDoor.camera = {
    get isOn() {
      return stream !== null;
    },

    // Asks for the camera and calls `found(text)` for each new code. Throws what getUserMedia throws.
    async start(video, jsqr, found) {
      stream = await navigator.mediaDevices.getUserMedia({
        video: { facingMode: "environment", width: { ideal: 1280 } },
      });
      video.srcObject = stream;
      await video.play();
      const read = await reader(jsqr);
      const look = async () => {
        if (!stream) return;
        // A ticket that is still held there is not a second one.
        const text = video.readyState >= 2 ? await read(video).catch(() => "") : "";
        const now = Date.now();
        if (text && (text !== last.text || now - last.at > SAME_AGAIN_MS)) found(text);
        if (text) last = { text, at: now };
        timer = setTimeout(look, EVERY_MS);
      };
      look();
    },

    stop(video) {
      clearTimeout(timer);
      for (const track of stream?.getTracks() ?? []) track.stop();
      stream = null;
      video.srcObject = null;
    },
  };
}
