"""The packaged letters: a zero is a zero, with nothing drawn through it."""

import base64
from importlib.resources import files

import pytest

FONTS = files("nectary.show") / "fonts"
INK_AT_THE_MIDDLE = """async ([data, letter, weight]) => {
  const bytes = Uint8Array.from(atob(data), one => one.charCodeAt(0));
  const face = new FontFace("Tried", bytes, {weight: "200 800"});
  document.fonts.add(await face.load());
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 300;
  const pen = canvas.getContext("2d");
  pen.font = `${weight} 200px Tried`;
  pen.fillText(letter, 50, 250);
  const box = pen.measureText(letter);
  const x = 50 + (box.actualBoundingBoxRight - box.actualBoundingBoxLeft) / 2;
  const y = 250 - (box.actualBoundingBoxAscent - box.actualBoundingBoxDescent) / 2;
  return Math.max(...pen.getImageData(x - 3, y - 3, 6, 6).data.filter((_, at) => at % 4 === 3));
}"""


@pytest.mark.parametrize("weight", [400, 700])
@pytest.mark.parametrize("name", [f"{font}.{kind}" for font in ("atkinson-hyperlegible-next", "fraunces")
                                  for kind in ("woff2", "ttf")])  # fmt: skip
def test_nothing_is_drawn_through_a_zero(browser, name, weight):
    page = browser.new_page()
    data = base64.b64encode((FONTS / name).read_bytes()).decode()
    ink = {letter: page.evaluate(INK_AT_THE_MIDDLE, [data, letter, weight]) for letter in "08"}
    page.close()
    assert ink["8"] == 255  # the middle of an 8 has ink, so the letter was drawn
    assert ink["0"] == 0
