using static TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Gradients of graphs.</summary>
    public static class autograd
    {
        /// <summary>The gradients of the outputs' sum, weighted by <paramref name="grad_outputs"/>, one per input.</summary>
        /// <returns>With <paramref name="allow_unused"/>, null for an input that the outputs do not depend on.</returns>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">
        /// An input is unused, an output has no graph, or the graph is gone; in TorchSharp these end the process.
        /// </exception>
        public static IList<Tensor> grad(
            IList<Tensor> outputs,
            IList<Tensor> inputs,
            IList<Tensor>? grad_outputs = null,
            bool retain_graph = false,
            bool create_graph = false,
            bool allow_unused = false)
        {
            var results = new IntPtr[inputs.Count];
            Check(slt_autograd_grad(
                HandlesOf(outputs),
                outputs.Count,
                HandlesOf(inputs),
                inputs.Count,
                HandlesOrNulls(grad_outputs),
                grad_outputs?.Count ?? 0,
                retain_graph,
                create_graph,
                allow_unused,
                results));
            GC.KeepAlive(outputs);
            GC.KeepAlive(inputs);
            GC.KeepAlive(grad_outputs);
            return Array.ConvertAll(results, result => result == IntPtr.Zero ? null! : new Tensor(result));
        }

        /// <summary>Adds the gradients to the leaves' grad. The graph is kept if another graph is created over it, unless said otherwise.</summary>
        public static void backward(IList<Tensor> tensors, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null)
        {
            Check(slt_backward(
                HandlesOf(tensors),
                tensors.Count,
                HandlesOrNulls(grad_tensors),
                grad_tensors?.Count ?? 0,
                retain_graph is { } retain ? retain ? 1 : 0 : -1,
                create_graph,
                HandlesOf(inputs ?? []),
                inputs?.Count ?? 0));
            GC.KeepAlive(tensors);
            GC.KeepAlive(grad_tensors);
            GC.KeepAlive(inputs);
        }

        public static void backward(Tensor tensor, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null) =>
            backward([tensor], grad_tensors, retain_graph, create_graph, inputs);

        public static void backward(Tensor tensor, Tensor grad_tensor, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null) =>
            backward([tensor], [grad_tensor], retain_graph, create_graph, inputs);
    }
}
