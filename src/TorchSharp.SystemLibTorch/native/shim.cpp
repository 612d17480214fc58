// libSystemLibTorch.so: the C boundary between TorchSharp.SystemLibTorch and libtorch. One translation unit, because
// ATen's headers are what takes the time; one exported function per operation, each in the file of its subject.
#include "support.h"

#include "runtime.h"
#include "factories.h"
#include "random.h"
#include "pointwise.h"
#include "reduction.h"
#include "shape.h"
#include "indexing.h"
#include "linalg.h"
#include "autograd.h"
#include "functional.h"
#include "convolution.h"
