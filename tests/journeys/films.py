"""What a phone's camera sees: a film made of pictures, which Chromium plays in its place."""

from pathlib import Path

from PIL import Image

FILM = (1280, 720)
FRAMES = 8  # of each picture, at ten a second


def film(pictures: list[Image.Image], path: Path) -> None:
    """A raw video (YUV4MPEG2) that Chromium plays as its camera, again and again; a little askew and grey, as life is."""
    half = FILM[0] * FILM[1] // 4
    with path.open("wb") as file:
        file.write(f"YUV4MPEG2 W{FILM[0]} H{FILM[1]} F10:1 Ip A1:1 C420jpeg\n".encode())
        for picture in pictures:
            frame = Image.new("L", FILM, 150)
            shown = picture.convert("L").resize((620, 620)).point(lambda light: 30 + light * 200 // 255)
            frame.paste(
                shown.rotate(2, resample=Image.Resampling.BICUBIC, expand=True, fillcolor=150), (300, 40)
            )
            file.write((b"FRAME\n" + frame.tobytes() + bytes([128]) * half * 2) * FRAMES)


def camera_flags(path: Path) -> list[str]:
    """The camera is allowed, and it sees the film."""
    return [
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={path}",
    ]
