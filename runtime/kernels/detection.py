"""Post-processing of object detectors: decoding of boxes and suppression of overlapping ones.

Source: LiteRT's `detection_postprocess.cc`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ...dialects.elements import Array

_PER_CLASS = 100
Selected = list[tuple[int, int, float]]
"""Box, class and score of each detection."""


class Detection:
    """The custom operator, made of its options."""

    def __init__(self, options: dict[str, Any]):
        """Read the options.

        Raises:
            KeyError: one is missing.
            ValueError: the threshold is no share.

        """
        self.most = int(options["max_detections"])
        self.classes_per_box = int(options["max_classes_per_detection"])
        self.per_class = int(options.get("detections_per_class", _PER_CLASS))
        self.regular = bool(options.get("use_regular_nms", False))
        self.least = np.float32(options["nms_score_threshold"])
        self.overlap = np.float32(options["nms_iou_threshold"])
        self.classes = int(options["num_classes"])
        self.scales = [float(np.float32(options[f"{axis}_scale"])) for axis in "yxhw"]
        if not 0 < self.overlap <= 1:
            raise ValueError(f"nms_iou_threshold is {self.overlap}")

    def __call__(self, encodings: Array, scores: Array, anchors: Array) -> tuple[Array, ...]:
        """Return boxes, classes, scores and how many there are.

        Args:
            encodings: boxes relative to anchors, [1, boxes, 4 or more].
            scores: [1, boxes, classes, with or without a background].
            anchors: [boxes, 4].

        """
        boxes = self._decoded(encodings[0, :, :4], anchors.reshape(-1, 4))
        if (boxes[:, :2] > boxes[:, 2:]).any():
            raise ValueError("a box ends before it begins")
        rows = scores[0]
        offset = rows.shape[1] - self.classes
        if self.regular:
            found, count = self._by_class(boxes, rows[:, offset:])
        else:
            found, count = self._by_box(boxes, rows[:, offset:])
        size = self.most * self.classes_per_box
        out = np.zeros((1, size, 4), np.float32)
        classes, values = np.zeros((2, 1, size), np.float32)
        for place, (box, kind, score) in enumerate(found[:size]):
            out[0, place], classes[0, place], values[0, place] = boxes[box], kind, score
        return out, classes, values, np.array([count], np.float32)

    def _decoded(self, encodings: Array, anchors: Array) -> Array:
        """Return corners [boxes, (ymin, xmin, ymax, xmax)]."""
        e, a = encodings.astype(np.float64), anchors.astype(np.float64)
        y, x, h, w = (e[:, axis] / self.scales[axis] for axis in range(4))
        centers = [y * a[:, 2] + a[:, 0], x * a[:, 3] + a[:, 1]]
        halves = [0.5 * np.exp(h) * a[:, 2], 0.5 * np.exp(w) * a[:, 3]]
        center, half = (np.stack(item, axis=1).astype(np.float32) for item in (centers, halves))
        return np.concatenate([center - half, center + half], axis=1)

    def _suppressed(self, boxes: Array, scores: Array, most: int) -> list[int]:
        """Return boxes in order of score that do not overlap with a better one."""
        kept = np.flatnonzero(scores >= self.least)
        order = kept[np.argsort(-scores[kept], kind="stable")]
        selected: list[int] = []
        while len(order) and len(selected) < most:
            best, order = int(order[0]), order[1:]
            selected.append(best)
            order = order[~(_overlap(boxes[best], boxes[order]) > self.overlap)]
        return selected

    def _by_class(self, boxes: Array, scores: Array) -> tuple[Selected, int]:
        """Suppress in each class by itself."""
        found: Selected = []
        most = min(self.per_class, self.most)
        for kind in range(self.classes):
            column = np.ascontiguousarray(scores[:, kind])
            chosen = self._suppressed(boxes, column, most)
            found += [(box, kind, float(column[box])) for box in chosen]
            found = sorted(found, key=lambda item: -item[2])[: self.most]
        return found, len(found)

    def _by_box(self, boxes: Array, scores: Array) -> tuple[Selected, int]:
        """Suppress by the best class of each box."""
        count = min(self.classes_per_box, self.classes)
        kinds = np.argsort(-scores[:, : self.classes], axis=1, kind="stable")[:, :count]
        best = np.take_along_axis(scores, kinds[:, :1], axis=1)[:, 0]
        chosen = self._suppressed(boxes, best, self.most)
        found: Selected = [
            (box, int(kind), float(scores[box, kind])) for box in chosen for kind in kinds[box]
        ]
        return found, len(chosen)


def _overlap(box: Array, others: Array) -> Array:
    """Return the shares of the union of a box with others that both cover."""
    area = (box[2] - box[0]) * (box[3] - box[1])
    areas = (others[:, 2] - others[:, 0]) * (others[:, 3] - others[:, 1])
    low = np.maximum(box[:2], others[:, :2])
    sides = np.maximum(np.minimum(box[2:], others[:, 2:]) - low, np.float32(0))
    common = sides[:, 0] * sides[:, 1]
    share = common / (area + areas - common)
    return np.where((areas <= 0) | (area <= 0), np.float32(0), share)
