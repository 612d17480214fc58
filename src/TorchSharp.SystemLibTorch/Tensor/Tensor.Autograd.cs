using static TorchSharp.Native;

namespace TorchSharp;

// Gradients.
public static partial class torch
{
    public partial class Tensor
    {
        public bool requires_grad
        {
            get => Value(slt_requires_grad(Handle)) != 0;
            set => requires_grad_(value);
        }

        public Tensor requires_grad_(bool requires_grad = true) => Self(slt_set_requires_grad(Handle, requires_grad));

        /// <summary>Another managed tensor for this very one, with the flag set on both.</summary>
        public Tensor with_requires_grad(bool requires_grad = true) => Result(slt_share(requires_grad_(requires_grad).Handle));

        public bool is_leaf => Value(slt_is_leaf(Handle)) != 0;
        public void retain_grad() => Self(slt_retain_grad(Handle));
        public Tensor detach() => Result(slt_detach(Handle));
        public Tensor detach_() => Self(slt_detach_(Handle));

        /// <summary>The gradient that backward() left, if there is one: a new managed tensor each time, over the same memory.</summary>
        public Tensor? grad
        {
            get
            {
                Check(slt_grad(Handle, out IntPtr result));
                GC.KeepAlive(this);
                return result == IntPtr.Zero ? null : new Tensor(result);
            }
            set => Self(slt_set_grad(Handle, HandleOrNull(value)), value);
        }

        public void backward() => autograd.backward(this);

        public void backward(IList<Tensor>? grad_tensors = null, bool retain_graph = false, bool create_graph = false, IList<Tensor>? inputs = null) =>
            autograd.backward(this, grad_tensors, retain_graph || create_graph, create_graph, inputs);
    }
}
