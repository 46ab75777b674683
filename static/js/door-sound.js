// The answer at the door for ears and hands.
globalThis.wedoDoor ??= {};
{
  const TONES = { welcome: [660, 880], already: [440, 440], undone: [520] };
  const BUZZ = { welcome: [80], already: [80, 80, 80], undone: [40] };
  const SECONDS = 0.16;
  let audio = null;

  // Browsers make no sound before somebody has touched the page.
  for (const kind of ["pointerdown", "keydown"]) {
    addEventListener(kind, () => { audio ??= new AudioContext(); audio.resume(); }, { passive: true });
  }

  wedoDoor.sound = (verdict) => {
    navigator.vibrate?.(BUZZ[verdict] ?? [400]);
    if (audio?.state !== "running") return;
    (TONES[verdict] ?? [180, 140]).forEach((tone, number) => {
      const start = audio.currentTime + number * SECONDS;
      const [voice, volume] = [audio.createOscillator(), audio.createGain()];
      voice.frequency.value = tone;
      voice.type = TONES[verdict] ? "sine" : "square";
      volume.gain.setValueAtTime(0.25, start);
      volume.gain.exponentialRampToValueAtTime(0.001, start + SECONDS - 0.01);
      voice.connect(volume).connect(audio.destination);
      voice.start(start);
      voice.stop(start + SECONDS);
    });
  };
}
