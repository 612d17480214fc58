using TorchSharp.Modules;

namespace TorchSharp.Modules
{
    /// <summary>A tensor that a module learns. No scope owns it.</summary>
    public class Parameter : torch.Tensor
    {
        /// <summary>Takes over the given tensor, which is empty from then on.</summary>
        public Parameter(torch.Tensor data, bool requires_grad = true)
            : base((data ?? throw new ArgumentNullException(nameof(data))).requires_grad_(requires_grad))
        {
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        /// <summary>Networks.</summary>
        public static partial class nn
        {
            public static Parameter Parameter(Tensor data, bool requires_grad = true) => new(data, requires_grad);
        }
    }

    public static partial class TensorExtensionMethods
    {
        /// <summary>Takes over the given tensor, which is empty from then on.</summary>
        public static Parameter AsParameter(this torch.Tensor tensor) => new(tensor, tensor.requires_grad);
    }
}
